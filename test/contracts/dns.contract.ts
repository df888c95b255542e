/** What every DNS adapter owes the house, whatever server it speaks to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DnsReads } from '../../src/systems/ports.ts'

/** A server that holds the records below, for the domain `contoso.test`, and the adapter pointed at it. */
export interface DnsWorld {
  readonly dns: DnsReads
  close(): Promise<void>
}

const LONG = Array.from({ length: 40 }, (_, n) => `verification-${n}=${'x'.repeat(60)}`)

/** The records the contract asks about; 40 long texts do not fit into a UDP answer. */
export const CONTRACT_RECORDS = [
  { name: 'contoso.test', type: 'MX', ttl: 3600, preference: 20, exchange: 'backup.contoso.test' },
  { name: 'contoso.test', type: 'MX', ttl: 3600, preference: 10, exchange: 'mail.contoso.test' },
  { name: 'contoso.test', type: 'TXT', ttl: 600, text: `v=spf1 ${'ip4:192.0.2.1 '.repeat(20)}-all` },
  { name: 'autodiscover.contoso.test', type: 'CNAME', ttl: 300, target: 'mail.contoso.test' },
  { name: 'mail.contoso.test', type: 'A', ttl: 300, address: '192.0.2.10' },
  { name: 'alias.contoso.test', type: 'CNAME', ttl: 60, target: 'contoso.test' },
  { name: 'bücher.contoso.test', type: 'TXT', ttl: 60, text: 'never found: names travel in ASCII' },
  { name: 'xn--bcher-kva.contoso.test', type: 'TXT', ttl: 60, text: 'books' },
  ...LONG.map((text) => ({ name: 'long.contoso.test', type: 'TXT' as const, ttl: 60, text })),
] as const

export function dnsContract(name: string, open: () => Promise<DnsWorld>): void {
  describe(`DNS contract: ${name}`, () => {
    let world: DnsWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world?.close())

    it('gives mail exchangers in order of preference, with TTL', async () => {
      expect(await world.dns.mx('contoso.test')).toEqual([
        { exchange: 'mail.contoso.test', preference: 10, ttl: 3600 },
        { exchange: 'backup.contoso.test', preference: 20, ttl: 3600 },
      ])
    })
    it('joins the strings of a long text without a blank', async () => {
      const [spf] = await world.dns.txt('CONTOSO.test.')
      expect(spf).toEqual({ text: `v=spf1 ${'ip4:192.0.2.1 '.repeat(20)}-all`, ttl: 600 })
    })
    it('gives the target of an alias', async () => {
      expect(await world.dns.cname('autodiscover.contoso.test')).toEqual({ target: 'mail.contoso.test', ttl: 300 })
    })
    it('follows an alias to the records asked for', async () => {
      expect((await world.dns.mx('alias.contoso.test')).map((mx) => mx.exchange)).toEqual([
        'mail.contoso.test',
        'backup.contoso.test',
      ])
    })
    it('takes a name that does not exist, and one without such records, as having none', async () => {
      expect(await world.dns.mx('nowhere.contoso.test')).toEqual([])
      expect(await world.dns.txt('mail.contoso.test')).toEqual([])
      expect(await world.dns.cname('nowhere.contoso.test')).toBeUndefined()
      expect(await world.dns.cname('mail.contoso.test')).toBeUndefined()
    })
    it('asks for names beyond ASCII in their ASCII form', async () => {
      expect((await world.dns.txt('bücher.contoso.test')).map((txt) => txt.text)).toEqual(['books'])
    })
    it('gets an answer too long for UDP whole', async () => {
      expect((await world.dns.txt('long.contoso.test')).map((txt) => txt.text)).toEqual(LONG)
    })
    it('answers many questions at once', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => world.dns.mx('contoso.test')))
      expect(all.every((mx) => mx.length === 2)).toBe(true)
    })
  })
}
