/** What every Exchange Online owes the adapter, whichever tenant is behind it. The first part changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { type Page, RemoteError } from '../../src/systems/ports.ts'
import { everyRecipient, everyUser } from '../support/everybody.ts'

/** A tenant to read; with `changes`, one in which batches may be made. */
export interface ExchangeWorld {
  readonly exchange: ExchangeOnline
  readonly changes?: {
    /** An Outlook Anywhere endpoint. */
    readonly endpoint: string
    /** Mail users of that endpoint's server, in no batch. At least three. */
    readonly addresses: readonly string[]
    /** Lets the migration run for that many hours. */
    pass(hours: number): void
  }
  close(): Promise<void>
}

const NOBODY = 'nobody-of-that-name@contract.invalid'
const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )

async function allPages<T>(page: (next?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = []
  let next: string | undefined
  do {
    const one = await page(next)
    expect(one.rows.length).toBeLessThanOrEqual(1000)
    found.push(...one.rows)
    next = one.next
  } while (next !== undefined)
  return found
}

export function exchangeOnlineContract(name: string, open: () => Promise<ExchangeWorld>): void {
  describe(`Exchange Online contract: ${name}`, () => {
    let world: ExchangeWorld
    let close = async () => {}
    let exchange: ExchangeOnline
    beforeAll(async () => {
      world = await open()
      close = () => world.close()
      exchange = world.exchange
    })
    afterAll(() => close())

    describe('reading', () => {
      it('names every endpoint once, with its type', async () => {
        const endpoints = await exchange.endpoints()
        expect(new Set(endpoints.map(({ identity }) => identity)).size).toBe(endpoints.length)
        for (const { type } of endpoints) expect(type).not.toBe('Unknown')
      })

      it('tests an endpoint to the one end or the other', async () => {
        for (const { identity } of (await exchange.endpoints()).slice(0, 1))
          expect(['Success', 'Failed']).toContain((await exchange.testEndpoint(identity)).result)
      })

      it('has exactly one default domain', async () => {
        const domains = await exchange.acceptedDomains()
        expect(domains.filter(({ isDefault }) => isDefault)).toHaveLength(1)
        for (const { name } of domains) expect(name).toMatch(/^[^@\s]+\.[^@\s]+$/)
      })

      it('gives each batch alone as it does among all', async () => {
        for (const batch of (await exchange.batches()).slice(0, 3)) {
          const alone = await exchange.batch(batch.identity)
          expect(alone).toMatchObject({ identity: batch.identity, guid: batch.guid, created: batch.created })
          const users = await exchange.users(batch.identity)
          expect(users).toHaveLength(batch.total)
          expect(new Set(users.map(({ identity }) => identity)).size).toBe(users.length)
        }
      })

      it('gives each migration user alone as it does among all', async () => {
        for (const user of (await everyUser(exchange)).slice(0, 3)) {
          expect(await exchange.user(user.address)).toMatchObject({ identity: user.identity, batch: user.batch })
          expect(await exchange.statistics(user.address)).toMatchObject({ identity: user.identity })
        }
      })

      it('gives every recipient once, and each by its address', async () => {
        const recipients = await everyRecipient(exchange)
        expect(new Set(recipients.map(({ identity }) => identity)).size).toBe(recipients.length)
        for (const { identity, type, primaryAddress } of recipients.filter((one) => one.primaryAddress).slice(0, 3)) {
          expect(type).not.toBe('Unknown')
          expect(await exchange.recipient(primaryAddress)).toMatchObject({ identity, primaryAddress })
        }
      })

      it('gives recipients page by page as it does at once', async () => {
        const paged = await allPages((next) => exchange.recipientPage({}, next))
        const guids = paged.map(({ guid }) => guid)
        expect(new Set(guids).size).toBe(guids.length)
        expect(guids.toSorted()).toEqual((await everyRecipient(exchange)).map(({ guid }) => guid).toSorted())
      })

      it('gives those changed since, and nobody who will', async () => {
        const since = (at: string | Date) => ({ changedSince: new Date(at) })
        expect(await exchange.recipientPage(since('2120-01-01T00:00:00Z'))).toEqual({ rows: [], next: undefined })
        const everybody = await everyRecipient(exchange)
        const always = await allPages((next) => exchange.recipientPage(since('2000-01-01T00:00:00Z'), next))
        expect(always).toHaveLength(everybody.length)
        const times = everybody.flatMap(({ changedAt }) => changedAt?.getTime() ?? [])
        expect(times.length).toBe(everybody.length)
        const latest = Math.max(...times)
        const found = await allPages((next) => exchange.recipientPage(since(new Date(latest)), next))
        expect(found.some(({ changedAt }) => changedAt?.getTime() === latest)).toBe(true)
        // A filter holds whole seconds.
        for (const { changedAt } of found) expect(changedAt?.getTime()).toBeGreaterThan(latest - 1000)
      })

      it('gives recipients at some addresses, primary or not, and nobody else', async () => {
        const everybody = (await everyRecipient(exchange)).filter(({ addresses }) => addresses.length > 0).slice(0, 60)
        const asked = everybody.map(({ addresses }, n) => addresses.at(n % 2 === 0 ? 0 : -1) ?? '')
        const found = await exchange.recipientsAt([
          ...asked.map((one) => one.toUpperCase()),
          NOBODY,
          "o'no@contract.invalid",
        ])
        const guids = found.map(({ guid }) => guid)
        for (const { guid } of everybody) expect(guids).toContain(guid)
        for (const one of found)
          expect(
            asked.some((address) => one.addresses.some((own) => own.toLowerCase() === address.toLowerCase())),
          ).toBe(true)
      })

      it('gives migration users page by page as it does at once', async () => {
        const identities = (users: readonly { identity: string }[]) => users.map(({ identity }) => identity).toSorted()
        const everybody = identities(await everyUser(exchange))
        for (const { identity } of (await exchange.batches()).slice(0, 2)) {
          const some = await allPages((next) => exchange.userPage({ batch: identity }, next))
          expect(identities(some)).toEqual(identities(await exchange.users(identity)))
          expect(everybody).toEqual(expect.arrayContaining(identities(some)))
        }
      })

      it('tells which cmdlets are permitted, or that it does not tell', async () => {
        const permitted = await exchange.permittedCmdlets()
        if (permitted === undefined) return
        expect(permitted).toContain('Get-MigrationBatch')
        for (const name of permitted) expect(name).toMatch(/^\S+$/)
      })

      it('names every inbound connector once, with its type', async () => {
        const connectors = await exchange.inboundConnectors()
        expect(new Set(connectors.map(({ name }) => name)).size).toBe(connectors.length)
        for (const { type } of connectors) expect(type).not.toBe('Unknown')
      })

      it('what is not there is undefined', async () => {
        expect(await exchange.batch('no-batch-of-that-name')).toBeUndefined()
        expect(await exchange.user(NOBODY)).toBeUndefined()
        expect(await exchange.statistics(NOBODY)).toBeUndefined()
        expect(await exchange.recipient(NOBODY)).toBeUndefined()
      })
    })

    describe('changing', () => {
      /** Undefined against a tenant that is only read: the tests below then say that they were skipped. */
      const changes = (skip: (note: string) => never) => world.changes ?? skip('this tenant is only read')
      const csv = (addresses: readonly string[]) => `EmailAddress\r\n${addresses.join('\r\n')}\r\n`
      const batch = 'contract-1'

      it('makes a staged batch of exactly the list, and does not start it', async ({ skip }) => {
        const { endpoint, addresses } = changes(skip)
        const made = await exchange.createBatch({ name: batch, endpoint, csv: csv(addresses) })
        expect(made).toMatchObject({ identity: batch, total: addresses.length, type: 'ExchangeOutlookAnywhere' })
        expect(['Created', 'Stopped']).toContain(made.status)
        const found = await exchange.batch(batch)
        expect(found).toMatchObject({ identity: batch, total: addresses.length, started: undefined, synced: 0 })
        expect(found?.created).toBeInstanceOf(Date)
      })

      it('refuses a second of the same name, and says so', async ({ skip }) => {
        const { endpoint, addresses } = changes(skip)
        const list = csv(addresses)
        const refused = await failure(exchange.createBatch({ name: batch, endpoint, csv: list }))
        expect(refused).toMatchObject({ answered: true, retryable: false, operation: 'New-MigrationBatch' })
        expect(refused.message).toContain(batch)
        expect((await exchange.batches()).filter(({ identity }) => identity === batch)).toHaveLength(1)
      })

      it('starts it, and its users are those of the list', async ({ skip }) => {
        const { addresses, pass } = changes(skip)
        await exchange.startBatch(batch)
        pass(1)
        const users = await exchange.users(batch)
        expect(users.map(({ address }) => address.toLowerCase()).toSorted()).toEqual(
          addresses.map((address) => address.toLowerCase()).toSorted(),
        )
        for (const user of users) expect(user.batch).toBe(batch)
        expect((await exchange.batch(batch))?.started).toBeInstanceOf(Date)
        const [one] = addresses
        expect(await exchange.statistics(one ?? '')).toMatchObject({ batch, bytesTransferred: expect.any(Number) })
      })

      it('stops it', async ({ skip }) => {
        changes(skip)
        await exchange.stopBatch(batch)
        expect(['Stopping', 'Stopped']).toContain((await exchange.batch(batch))?.status)
      })

      it('starts it again, and it ends', async ({ skip }) => {
        const { addresses, pass } = changes(skip)
        pass(1)
        await exchange.startBatch(batch)
        pass(24 * 20)
        const ended = await exchange.batch(batch)
        expect(ended).toMatchObject({ status: 'Synced', synced: addresses.length, failed: 0 })
        const [one] = addresses
        expect(await exchange.user(one ?? '')).toMatchObject({ status: 'Synced', error: undefined })
        expect(await exchange.recipient(one ?? '')).toMatchObject({ type: 'UserMailbox' })
      })

      it('refuses what is not there', async ({ skip }) => {
        const { addresses } = changes(skip)
        for (const run of [exchange.startBatch, exchange.stopBatch])
          expect(await failure(run('no-batch-of-that-name'))).toMatchObject({ answered: true, retryable: false })
        const create = exchange.createBatch({ name: 'contract-2', endpoint: 'no-endpoint', csv: csv(addresses) })
        expect(await failure(create)).toMatchObject({ answered: true, retryable: false })
        expect(await exchange.batch('contract-2')).toBeUndefined()
      })
    })
  })
}
