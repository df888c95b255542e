import { describe, expect, it } from 'vitest'
import { EXPIRED } from '../../../src/systems/ports.ts'
import type { Answer } from '../loopback.ts'
import { exchange, failure, PATH, rows } from './harness.ts'

const guid = (n: number) => `0f6a3f0e-0000-4000-8000-${String(n).padStart(12, '0')}`
const person = (n: number) => ({
  Guid: guid(n),
  Identity: `p${n}`,
  PrimarySmtpAddress: `p${n}@contoso.com`,
  EmailAddresses: [`SMTP:p${n}@contoso.com`, `smtp:other${n}@contoso.com`],
})
const EXPIRED_PAGE: Answer = {
  status: 400,
  body: { error: { message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' } },
}
const paged = (value: object[], next: string | undefined): Answer => ({
  body: { value, ...(next === undefined ? {} : { '@odata.nextLink': next }) },
})
/** The addresses of a filter over addresses. */
const addressesIn = (filter: unknown) =>
  [...String(filter).matchAll(/EmailAddresses -eq 'smtp:((?:[^']|'')*)'/g)].map(([, one = '']) => one)

describe('recipients page by page', () => {
  it('are one call a page, each with the same body and the same anchor', async () => {
    const { recipientPage, server } = await exchange(({ path }) =>
      path.includes('skiptoken') ? paged([person(2)], undefined) : paged([person(1)], `${PATH}?$skiptoken=2`),
    )
    const first = await recipientPage({})
    expect(first).toMatchObject({ rows: [{ guid: guid(1) }], next: `${PATH}?$skiptoken=2` })
    expect(server.received).toHaveLength(1)
    expect(await recipientPage({}, first.next)).toMatchObject({ rows: [{ guid: guid(2) }], next: undefined })
    const [one, two] = server.received
    expect(one?.parameters).toEqual({ ResultSize: 'Unlimited' })
    expect(one?.path).toContain('WhenChangedUTC')
    expect(two?.path).toBe(`${PATH}?$skiptoken=2`)
    expect(two?.body).toBe(one?.body)
    expect(two?.headers['x-anchormailbox']).toBe(one?.headers['x-anchormailbox'])
  })

  it('are those changed since, in UTC and one culture', async () => {
    const { recipientPage, server } = await exchange(() => rows())
    await recipientPage({ changedSince: new Date('2026-03-09T05:07:09.999+02:00') })
    expect(server.received[0]?.parameters).toEqual({
      ResultSize: 'Unlimited',
      Filter: "WhenChangedUTC -ge '03/09/2026 03:07:09'",
    })
  })

  it('begin anew where a link is too old: no other page is asked for', async () => {
    const { recipientPage, server } = await exchange(() => EXPIRED_PAGE)
    const error = await failure(recipientPage({}, `${server.url}${PATH}?$skiptoken=old`))
    expect(error).toMatchObject({ code: EXPIRED, answered: true })
    expect(server.received).toHaveLength(1)
  })

  it('do not follow a link elsewhere, heard or kept', async () => {
    const { recipientPage, server } = await exchange(() => paged([], 'https://evil.example/take'))
    expect(await failure(recipientPage({}))).toMatchObject({ code: 'ForeignHost' })
    expect(await failure(recipientPage({}, 'https://evil.example/take'))).toMatchObject({ code: EXPIRED })
    expect(server.received).toHaveLength(1)
  })

  it('do not go round in a circle', async () => {
    const { recipientPage, server } = await exchange(({ path }) => paged([], path))
    expect(await failure(recipientPage({}, `${server.url}${PATH}?$skiptoken=1`))).toMatchObject({
      code: 'EndlessPages',
    })
  })
})

describe('recipients at some addresses', () => {
  it('are found by any of theirs, fifty addresses a call', async () => {
    const { recipientsAt, server } = await exchange(({ parameters }) =>
      rows(...addressesIn(parameters.Filter).map((address) => person(Number(address.match(/\d+/)?.[0])))),
    )
    const asked = Array.from({ length: 120 }, (_, n) => `${n % 2 === 0 ? 'P' : 'other'}${n}@contoso.com`)
    const found = await recipientsAt([...asked, ...asked])
    expect(found.map(({ guid }) => guid).sort()).toEqual(asked.map((_, n) => guid(n)))
    expect(server.received.map(({ parameters }) => addressesIn(parameters.Filter).length).sort()).toEqual([20, 50, 50])
  })

  it('are asked for with apostrophes doubled', async () => {
    const { recipientsAt, server } = await exchange(() => rows())
    expect(await recipientsAt(["o'neil@contoso.com", 'bo@contoso.com', ''])).toEqual([])
    expect(server.received[0]?.parameters.Filter).toBe(
      "EmailAddresses -eq 'smtp:o''neil@contoso.com' -or EmailAddresses -eq 'smtp:bo@contoso.com'",
    )
  })

  it('are only those asked for, once each, though the answer may be everybody', async () => {
    const { recipientsAt } = await exchange(() => rows(person(1), person(2), person(2)))
    expect((await recipientsAt(['OTHER2@contoso.com'])).map(({ guid }) => guid)).toEqual([guid(2)])
  })

  it('long addresses make shorter filters', async () => {
    const { recipientsAt, server } = await exchange(() => rows())
    await recipientsAt(Array.from({ length: 50 }, (_, n) => `${'x'.repeat(200)}${n}@contoso.com`))
    expect(server.received.length).toBeGreaterThan(1)
    for (const { parameters } of server.received) expect(String(parameters.Filter).length).toBeLessThan(6500)
  })

  it('nobody is asked for at no address: an empty filter would mean everybody', async () => {
    const { recipientsAt, server } = await exchange(() => rows(person(1)))
    expect(await recipientsAt(['', ' '])).toEqual([])
    expect(server.received).toEqual([])
  })
})

describe('migration users page by page', () => {
  it('are those of a batch, or of all', async () => {
    const { userPage, server } = await exchange(({ path, parameters }) =>
      path.includes('skiptoken')
        ? paged([{ Identity: 'c@contoso.com', BatchId: 'sales-1' }], undefined)
        : paged(
            [
              { Identity: 'a@contoso.com', BatchId: 'sales-1' },
              { Identity: 'b@contoso.com', BatchId: 'other' },
            ],
            parameters.BatchId === undefined ? undefined : `${PATH}?$skiptoken=2`,
          ),
    )
    expect((await userPage({})).rows.map(({ identity }) => identity)).toEqual(['a@contoso.com', 'b@contoso.com'])
    const first = await userPage({ batch: 'sales-1' })
    expect(first.rows.map(({ identity }) => identity)).toEqual(['a@contoso.com'])
    expect((await userPage({ batch: 'sales-1' }, first.next)).rows).toMatchObject([{ identity: 'c@contoso.com' }])
    expect(server.received.map(({ parameters }) => parameters)).toEqual([
      { ResultSize: 'Unlimited' },
      { BatchId: 'sales-1', ResultSize: 'Unlimited' },
      { BatchId: 'sales-1', ResultSize: 'Unlimited' },
    ])
  })

  it('begin anew where a link is too old', async () => {
    const { userPage, server } = await exchange(() => EXPIRED_PAGE)
    expect(await failure(userPage({}, `${server.url}${PATH}?$skiptoken=old`))).toMatchObject({ code: EXPIRED })
  })
})
