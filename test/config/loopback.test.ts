/** One table for every place that asks whether an address is this machine. */
import type { Request, Response } from 'express'
import { describe, expect, it } from 'vitest'
import { loopbackOnly } from '../../practice/src/teams/guard.ts'
import { CLOUDS } from '../../src/config/clouds.ts'
import { isLoopbackHost, isLoopbackUrl } from '../../src/config/loopback.ts'
import { directorySystem, dnsSystem, webSystem } from '../../src/config/systems.ts'
import { connectionTo } from '../../src/systems/directory/connection.ts'
import { hostRule } from '../../src/systems/hosts.ts'
import { onLoopback } from '../../src/teams/hosts.ts'

/** As they stand in an address of the web, and whether they are this machine. */
const HOSTS: readonly [string, boolean][] = [
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.255.255.255', true],
  ['127.9.9.9', true],
  ['[::1]', true],
  ['x.localhost', false],
  ['localhost.', false],
  ['localhost.evil.example', false],
  ['evillocalhost', false],
  ['127.0.0.1.evil.example', false],
  ['127.evil.example', false],
  ['evil-127.0.0.1.example', false],
  ['128.0.0.1', false],
  ['12.7.0.1', false],
  ['0.0.0.0', false],
  ['192.168.0.1', false],
  ['[::]', false],
  ['[::2]', false],
  ['[::ffff:7f00:1]', false],
  ['[fe80::1]', false],
  ['outlook.office365.com', false],
]
/** What is no host at all, or not one of a web address: only where it can be written is it asked. */
const NO_HOSTS = [
  '',
  '127.0.0.256',
  '127.0.0',
  '127.0.0.1.1',
  '127.0.0.01x',
  '[127.0.0.1]',
  '[::1',
  '::1]',
  'localhost:80',
  'x]@[::1',
  '[::1]/',
  '::1%lo',
]

describe.each(HOSTS)('%s', (host, expected) => {
  const web = `http://${host}:4000`

  it(`is ${expected ? '' : 'not '}this machine`, () => {
    expect(isLoopbackHost(host)).toBe(expected)
    expect(isLoopbackUrl(web)).toBe(expected)
    expect(isLoopbackUrl(new URL(web))).toBe(expected)
    expect(isLoopbackUrl(`ldap://${host}:389`)).toBe(expected)
  })

  it('says the configuration', () => {
    const is = expected ? 'practice' : 'real'
    expect(webSystem('GRAPH', web, CLOUDS.public, 'https://graph.microsoft.com', [])).toMatchObject({ is })
    expect(directorySystem(`ldaps://${host}:636`, false, [])).toMatchObject({ is })
    expect(dnsSystem(`${host}:53`, false)).toMatchObject({ is })
  })

  it('say the systems: a token goes there in clear, and on from there', () => {
    const rule = () => hostRule(web)
    if (expected) expect(rule()(new URL('http://localhost:1/'))).toBe(true)
    else expect(rule).toThrow('not a TLS address')
    expect(hostRule('http://127.0.0.1:4000')(new URL(web))).toBe(expected || host === '127.0.0.1')
    const open = () => connectionTo({ url: `ldap://${host}:389` })
    if (expected) expect(open).not.toThrow()
    else expect(open).toThrow('needs ldaps://')
  })

  it('says Teams: the bot answers there', () => {
    expect(onLoopback(`${web}/v3/`)).toBe(expected)
  })

  it('says practice: it answers whoever calls it so', () => {
    expect(admitted(`${host}:3978`)).toBe(expected)
  })
})

describe('other spellings', () => {
  it.each(['::1', '0:0:0:0:0:0:0:1', '0::1', '[0::1]'])('%s is this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })

  it.each(['http://127.1/', 'http://2130706433/', 'http://0x7f.0.0.1/', 'http://[0:0::1]/', 'http://LocalHost/'])(
    '%s is, because that is where URL goes',
    (url) => expect([isLoopbackUrl(url), onLoopback(url)]).toEqual([true, true]),
  )

  it.each(NO_HOSTS)('“%s” is no host of this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })

  it('and text that is no address is not', () => {
    expect(isLoopbackUrl('127.0.0.1')).toBe(false)
    expect(isLoopbackUrl('')).toBe(false)
  })
})

function admitted(host: string): boolean {
  let through = false
  const response = { status: () => ({ json: () => undefined }) } as unknown as Response
  const request = { headers: { host }, socket: { remoteAddress: '127.0.0.1' } } as unknown as Request
  loopbackOnly(request, response, () => {
    through = true
  })
  return through
}
