import { afterEach, describe, expect, it } from 'vitest'
import type { CloudRecipient } from '../../../src/migration/shapes/index.ts'
import { createExchangeOnline } from '../../../src/systems/exchange-online/index.ts'
import { EXPIRED, type Page } from '../../../src/systems/ports.ts'
import { openSecondExchange, type SecondExchange } from '../../support/second-exchange.ts'
import type { Person } from '../../support/second-exchange-people.ts'
import { steppedTime } from '../loopback.ts'
import { failure, TENANT } from './harness.ts'

const open: SecondExchange[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const guid = (n: number) => `0f6a3f0e-00aa-4000-8000-${String(n).padStart(12, '0')}`
const person = (n: number): Person => ({
  guid: guid(n),
  name: `p${n}`,
  type: 'MailUser',
  addresses: [`p${n}@contoso.example`, `o'${n}@contoso.example`],
  changed: new Date(Date.UTC(2026, 2, 2, 8, n)),
})

async function second(count = 7) {
  const people = Array.from({ length: count }, (_, n) => person(n))
  const other = await openSecondExchange(TENANT, { type: 'Staged', terse: false, people: () => people })
  open.push(other)
  const { clock, sleep } = steppedTime()
  return { other, exchange: createExchangeOnline({ url: other.url, tenant: TENANT, clock, sleep }) }
}

async function all<T>(page: (next?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = []
  let next: string | undefined
  do {
    const one = await page(next)
    found.push(...one.rows)
    next = one.next
  } while (next !== undefined)
  return found
}
const guids = (found: readonly CloudRecipient[]) => found.map(({ guid }) => guid)

describe('an Exchange Online that others wrote', () => {
  it('gives recipients page by page, over its regional host', async () => {
    const { exchange, other } = await second()
    const found = await all((next) => exchange.recipientPage({}, next))
    expect(guids(found)).toEqual([0, 1, 2, 3, 4, 5, 6].map(guid))
    expect(found[1]).toMatchObject({
      primaryAddress: 'p1@contoso.example',
      addresses: ['p1@contoso.example', "o'1@contoso.example"],
      type: 'MailUser',
      graphId: undefined,
      changedAt: new Date('2026-03-02T08:01:00Z'),
    })
    expect(other.calls).toHaveLength(4)
  })

  it('gives those changed since, the minute itself included', async () => {
    const { exchange } = await second()
    const since = { changedSince: new Date('2026-03-02T08:04:00.900Z') }
    expect(guids(await all((next) => exchange.recipientPage(since, next)))).toEqual([4, 5, 6].map(guid))
    const never = { changedSince: new Date('2120-01-01T00:00:00Z') }
    expect(await exchange.recipientPage(never)).toEqual({ rows: [], next: undefined })
  })

  it('gives those at some addresses, apostrophes and all', async () => {
    const { exchange } = await second()
    const found = await exchange.recipientsAt(["O'2@contoso.example", 'p5@contoso.example', 'nobody@contoso.example'])
    expect(guids(found)).toEqual([2, 5].map(guid))
  })

  it('says when a page is gone', async () => {
    const { exchange, other } = await second()
    const { next } = await exchange.recipientPage({})
    other.trouble('an expired page', 'Get-Recipient')
    expect(await failure(exchange.recipientPage({}, next))).toMatchObject({ code: EXPIRED })
  })

  it('gives migration users page by page', async () => {
    const { exchange } = await second()
    const csv = `EmailAddress\r\n${[1, 2, 3, 4, 5].map((n) => `p${n}@contoso.example`).join('\r\n')}\r\n`
    await exchange.createBatch({ name: 'sales-1', endpoint: 'Legacy OA', csv })
    for (const question of [{}, { batch: 'sales-1' }]) {
      const users = await all((next) => exchange.userPage(question, next))
      expect(users.map(({ address }) => address)).toEqual([1, 2, 3, 4, 5].map((n) => `p${n}@contoso.example`))
    }
  })
})
