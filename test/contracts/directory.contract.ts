/** What every directory adapter owes the house, whatever forest it reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Company, CompanyMailbox } from '../../practice/src/company.ts'
import type { DirectoryChange, DirectoryMailbox } from '../../src/migration/shapes/index.ts'
import { type DirectoryReads, OTHER_SERVER } from '../../src/systems/ports.ts'
import { everyMailbox } from '../support/everybody.ts'

/** A forest that holds `company`, and the adapter that reads it. */
export interface DirectoryWorld {
  readonly directory: DirectoryReads
  readonly company: Company
  /** Writes `targetAddress`, as Exchange Online does when a batch starts. */
  divert(address: string, target: string): void
  close(): Promise<void>
}

export function directoryContract(name: string, open: () => Promise<DirectoryWorld>): void {
  describe(`directory contract: ${name}`, () => {
    let world: DirectoryWorld
    let all: DirectoryMailbox[]
    beforeAll(async () => {
      world = await open()
      all = await everyMailbox(world.directory)
    })
    afterAll(() => world?.close())

    const is2003 = (mailbox: CompanyMailbox): boolean =>
      world.company.servers.find((server) => server.name === mailbox.server)?.version === '6.5'
    /** Exchange 2003 writes no types: resources look like shared mailboxes. */
    const visibleKind = (mailbox: CompanyMailbox): string =>
      is2003(mailbox) && ['room', 'equipment'].includes(mailbox.kind) ? 'shared' : mailbox.kind

    it('lists every mailbox once, beyond what one page holds', () => {
      expect(all).toHaveLength(world.company.mailboxes.length)
      expect(new Set(all.map((mailbox) => mailbox.dn)).size).toBe(all.length)
    })

    it('says of each what the company knows', () => {
      const byAddress = new Map(all.map((mailbox) => [mailbox.primaryAddress, mailbox]))
      for (const mailbox of world.company.mailboxes) {
        expect(byAddress.get(mailbox.primaryAddress)).toMatchObject({
          displayName: mailbox.displayName,
          kind: visibleKind(mailbox),
          server: mailbox.server,
          hidden: mailbox.hidden,
          protected: mailbox.protected,
          disabled: mailbox.disabled,
          principalName: mailbox.upn,
          targetAddress: undefined,
        })
      }
    })

    it('gives SMTP addresses only, without prefix, the primary one first', () => {
      const several = world.company.mailboxes.filter((mailbox) => mailbox.proxyAddresses.length > 2)
      expect(several.length).toBeGreaterThan(0)
      for (const mailbox of several.slice(0, 20)) {
        const smtp = mailbox.proxyAddresses.filter((proxy) => /^smtp:/i.test(proxy)).map((proxy) => proxy.slice(5))
        expect(all.find((one) => one.primaryAddress === mailbox.primaryAddress)?.addresses).toEqual(smtp)
      }
    })

    it('counts everything mail-enabled by kind, and nothing else', async () => {
      const expected = { user: 0, shared: 0, room: 0, equipment: 0, linked: 0 }
      for (const mailbox of world.company.mailboxes) expected[visibleKind(mailbox) as keyof typeof expected]++
      expect(await world.directory.counts()).toEqual({
        mailboxes: expected,
        groups: world.company.groups.length,
        contacts: world.company.contacts.length,
        mailUsers: world.company.mailUsers.length,
      })
    })

    it('finds a mailbox by primary and by other address, in any case', async () => {
      const mailbox = world.company.mailboxes.find((one) =>
        one.proxyAddresses.some((proxy) => proxy.startsWith('smtp:')),
      )
      const other = mailbox?.proxyAddresses.find((proxy) => proxy.startsWith('smtp:'))?.slice(5) ?? ''
      for (const address of [mailbox?.primaryAddress ?? '', other, other.toUpperCase()]) {
        expect((await world.directory.mailbox(address))?.primaryAddress).toBe(mailbox?.primaryAddress)
      }
    })

    it('takes characters that mean something in filters as plain text', async () => {
      for (const address of ['*', '*@*', 'a)(objectClass=*', '\\2a', 'nobody@nowhere.example', '']) {
        expect(await world.directory.mailbox(address)).toBeUndefined()
      }
    })

    it('does not take a group, a contact or a mail user for a mailbox', async () => {
      const { groups, contacts, mailUsers } = world.company
      for (const other of [groups[0], contacts[0], mailUsers[0], mailUsers[1]]) {
        expect(await world.directory.mailbox(other?.primaryAddress ?? '')).toBeUndefined()
      }
    })

    it('sees a diversion as soon as it is written', async () => {
      const address = world.company.mailboxes[5]?.primaryAddress ?? ''
      world.divert(address, `SMTP:moved@${world.company.initialDomain}`)
      expect((await world.directory.mailbox(address))?.targetAddress).toBe(`moved@${world.company.initialDomain}`)
    })

    it('tells how far it has counted, and by which database', async () => {
      const mark = await world.directory.mark()
      expect(mark.invocationId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      expect(mark.usn).toBeGreaterThan(0)
      expect(mark.server).not.toBe('')
    })

    it('tells every mailbox as a change since the beginning, a page at a time', async () => {
      const { invocationId, usn: upTo } = await world.directory.mark()
      const found: DirectoryChange[] = []
      await world.directory.changes({ invocationId, after: 0, upTo, mailboxesOnly: true }, async (page) => {
        expect(page.length).toBeLessThanOrEqual(1000)
        found.push(...page)
      })
      const guids = new Set(found.map(({ guid }) => guid))
      expect([...guids].toSorted()).toEqual(all.map(({ guid }) => guid).toSorted())
      expect(found.every(({ guid, mailbox }) => mailbox?.guid === guid)).toBe(true)
    })

    it('tells what changed after a number and nothing else', async () => {
      const address = world.company.mailboxes[9]?.primaryAddress ?? ''
      const before = await world.directory.mark()
      world.divert(address, `SMTP:changed@${world.company.initialDomain}`)
      const after = await world.directory.mark()
      expect(after).toMatchObject({ server: before.server, invocationId: before.invocationId })
      for (const mailboxesOnly of [true, false]) {
        const found: DirectoryChange[] = []
        const range = { invocationId: before.invocationId, after: before.usn, upTo: after.usn, mailboxesOnly }
        await world.directory.changes(range, async (page) => void found.push(...page))
        const targets = found.map(({ mailbox }) => [mailbox?.primaryAddress, mailbox?.targetAddress])
        expect(targets).toEqual([[address, `changed@${world.company.initialDomain}`]])
      }
    })

    it('holds a range to the database that gave its numbers', async () => {
      const invocationId = '00000000-0000-4000-8000-000000000001'
      const asked = world.directory.changes({ invocationId, after: 0, upTo: 1, mailboxesOnly: true }, async () => {})
      await expect(asked).rejects.toMatchObject({ name: 'RemoteError', code: OTHER_SERVER })
    })

    it('tells who was deleted, or that it may not be known: nobody was here', async () => {
      const { invocationId, usn: upTo } = await world.directory.mark()
      expect((await world.directory.deleted({ invocationId, after: 0, upTo })) ?? []).toEqual([])
    })

    it('lists the ids of all mailboxes', async () => {
      const guids = await world.directory.mailboxGuids()
      expect(guids.toSorted()).toEqual(all.map(({ guid }) => guid).toSorted())
      for (const guid of guids.slice(0, 20)) expect(guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    })

    it('finds mailboxes at some addresses, primary or not, and nobody else', async () => {
      const some = all.slice(0, 120)
      const asked = some.map(({ addresses }, n) => addresses.at(n % 2 === 0 ? 0 : -1)?.toUpperCase() ?? '')
      const others = [...world.company.groups, ...world.company.contacts, ...world.company.mailUsers].slice(0, 5)
      const found = await world.directory.mailboxesAt([...asked, ...others.map((one) => one.primaryAddress), '*', ''])
      expect(found.map(({ guid }) => guid).toSorted()).toEqual(some.map(({ guid }) => guid).toSorted())
    })

    it('lists the servers with version and Outlook Anywhere where the directory knows of it', async () => {
      const servers = await world.directory.servers()
      expect(servers).toEqual(
        [...world.company.servers]
          .sort((a, b) => a.name.localeCompare(b.name))
          .map((server) => ({
            name: server.name,
            version: server.version,
            outlookAnywhere: server.outlookAnywhere || (server.version === '6.5' ? undefined : false),
          })),
      )
    })

    it('answers many questions at once', async () => {
      const some = world.company.mailboxes.slice(0, 30).map((mailbox) => mailbox.primaryAddress)
      const found = await Promise.all(some.map((address) => world.directory.mailbox(address)))
      expect(found.map((mailbox) => mailbox?.primaryAddress)).toEqual(some)
    })
  })
}
