import { describe, expect, it } from 'vitest'
import { asCsv, makeCompany, practiceList, problemsOf, sampleList } from '../../practice/src/company.ts'
import { PROBLEMS } from '../../practice/src/problems.ts'

const company = makeCompany(1)

describe('the practice company', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makeCompany(1)).toEqual(company)
    expect(makeCompany(2).mailboxes[0]?.primaryAddress).not.toBe(company.mailboxes[0]?.primaryAddress)
  })

  it.each([1, 2, 3, 42, 1977])('has 2,412 mailboxes, 140 groups, 85 contacts and 30 mail users (seed %i)', (seed) => {
    const made = makeCompany(seed)
    expect([made.mailboxes.length, made.groups.length, made.contacts.length, made.mailUsers.length]).toEqual([
      2412, 140, 85, 30,
    ])
    const kinds = { user: 0, shared: 0, room: 0, equipment: 0, linked: 0 }
    for (const { kind } of made.mailboxes) kinds[kind]++
    expect(kinds).toEqual({ user: 2248, shared: 96, room: 48, equipment: 14, linked: 6 })
  })

  it('gives nobody the address, account name or GUID of another', () => {
    const addresses = [
      ...company.mailboxes.flatMap((mailbox) => mailbox.proxyAddresses.filter((one) => /^smtp:/i.test(one))),
      ...[...company.groups, ...company.contacts, ...company.mailUsers].map((one) => `SMTP:${one.primaryAddress}`),
    ].map((one) => one.toLowerCase())
    expect(new Set(addresses).size).toBe(addresses.length)
    const accounts = company.mailboxes.map((mailbox) => mailbox.samAccountName)
    expect(new Set(accounts).size).toBe(accounts.length)
    expect(accounts.filter((account) => account.length > 20)).toEqual([])
    const ids = company.mailboxes.flatMap((mailbox) => [mailbox.objectGuid, mailbox.mailboxGuid])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has every listed problem planted as often as the list says', () => {
    expect(PROBLEMS.length).toBeGreaterThanOrEqual(18)
    const planted = problemsOf(company)
    expect(PROBLEMS.map(({ kind }) => [kind, planted.get(kind)?.length])).toEqual(
      PROBLEMS.map(({ kind, count }) => [kind, count]),
    )
  })

  it('plants what the directory can show', () => {
    const planted = problemsOf(company)
    expect(planted.get('hidden')?.every((mailbox) => mailbox.hidden)).toBe(true)
    expect(company.mailboxes.filter((mailbox) => mailbox.hidden).length).toBe(planted.get('hidden')?.length)
    expect(planted.get('receive-as-denied')?.every((mailbox) => mailbox.protected)).toBe(true)
    expect(planted.get('linked')?.every((mailbox) => mailbox.kind === 'linked')).toBe(true)
    expect(planted.get('unverified-suffix')?.every((one) => one.primaryAddress.endsWith(company.internalSuffix))).toBe(
      true,
    )
    const reached = new Set(company.endpoints.map((endpoint) => endpoint.exchangeServer))
    const unreached = company.mailboxes.filter(
      (mailbox) => !reached.has(company.servers.find((server) => server.name === mailbox.server)?.host ?? ''),
    )
    expect(new Set(unreached)).toEqual(new Set(planted.get('other-server')))
  })

  it('offers ready-made lists: healthy ones, and a sample with four different problems', () => {
    const healthy = practiceList(company, 600)
    expect(healthy.length).toBe(600)
    const byAddress = new Map(company.mailboxes.map((mailbox) => [mailbox.primaryAddress, mailbox]))
    expect(healthy.every((address) => byAddress.get(address)?.problem === undefined)).toBe(true)
    const sample = sampleList(company)
    expect(sample.length).toBe(20)
    expect(new Set(sample.map((address) => byAddress.get(address)?.problem ?? 'none')).size).toBe(5)
    expect(asCsv(['a@b.example'])).toBe('EmailAddress\r\na@b.example\r\n')
  })

  it('uses reserved names only, so that nothing real can ever be meant', () => {
    const names = company.dns.map((record) => record.name)
    expect(names.filter((name) => !name.endsWith('.example'))).toEqual([])
    expect(
      company.domains.filter((domain) => !/\.(example|local)$/.test(domain.name)).map((one) => one.isInitial),
    ).toEqual([true])
  })
})
