import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { openPeople } from './people.ts'
import { company, detail, HOUR, openExchange, type Wire } from './practice.ts'

const [anna = '', ben = '', carla = ''] = practiceList(company, 3)
const addresses = (rows: readonly Wire[]) => rows.map((row) => row.PrimarySmtpAddress).sort()

describe('Get-Recipient -Filter', () => {
  it('finds many by any of their addresses, with and without the prefix, in any case', async () => {
    const { recipients } = await openPeople()
    const other = company.mailboxes.find((one) => one.proxyAddresses.some((proxy) => proxy.startsWith('smtp:')))
    const second = other?.proxyAddresses.find((proxy) => proxy.startsWith('smtp:')) ?? ''
    const filter = `EmailAddresses -eq 'smtp:${anna}' -or EmailAddresses -eq '${ben.toUpperCase()}' -or (EmailAddresses -eq '${second}') -or EmailAddresses -eq 'nobody@nowhere.example'`
    expect(addresses(await recipients(filter))).toEqual([anna, ben, other?.primaryAddress].sort())
    expect(addresses(await recipients(`PrimarySmtpAddress -eq "${anna}"`))).toEqual([anna])
    expect(await recipients(`PrimarySmtpAddress -eq '${second.slice(5)}'`)).toEqual([])
  })

  it('takes doubled apostrophes', async () => {
    const estate = await openPeople()
    const address = `nora.o'neil@${company.primaryDomain}`
    estate.people.change({ kind: 'join', address, to: "Nora O'Neil" })
    const [found] = await estate.recipients(`EmailAddresses -eq 'smtp:${address.replace("'", "''")}'`)
    expect(found?.PrimarySmtpAddress).toBe(address)
    expect((await estate.exchange('Get-Recipient', { Filter: `EmailAddresses -eq 'smtp:${address}'` })).status).toBe(
      400,
    )
    const name = encodeURIComponent(`mail eq '${address.replace("'", "''")}'`)
    expect((await estate.graph(`/users?$filter=${name}`)).body.value).toHaveLength(1)
  })

  it('finds who was changed since, whichever way the time is written', async () => {
    const estate = await openPeople()
    estate.clock.advance(HOUR)
    estate.people.change({ kind: 'hide', address: anna })
    estate.clock.advance(HOUR)
    estate.people.change({ kind: 'rename', address: ben, to: 'Ben Other' })
    estate.people.change({ kind: 'leave', address: carla })
    expect(addresses(await estate.recipients("WhenChangedUTC -ge '3/2/2026 9:00:00 AM'"))).toEqual([anna, ben].sort())
    expect(addresses(await estate.recipients("WhenChangedUTC -gt '3/2/2026 9:00:00 AM'"))).toEqual([ben])
    expect(addresses(await estate.recipients("WhenChangedUTC -ge '2026-03-02T10:00:00Z'"))).toEqual([ben])
    const between = "WhenChangedUTC -ge '3/2/2026' -and WhenChangedUTC -lt '2026-03-02T09:30:00'"
    const [row] = await estate.recipients(between)
    expect(row).toMatchObject({ PrimarySmtpAddress: anna, WhenChangedUTC: '2026-03-02T09:00:00.000+00:00' })
    const everybody = await estate.recipients("WhenChangedUTC -le '3/2/2026 11:00:00 PM'")
    expect(everybody.length).toBe(
      (await estate.exchange('Get-Recipient', { ResultSize: 'Unlimited' })).body.value.length,
    )
  })

  it('tells of a mail user that became a mailbox, and of one whose mailbox was disabled', async () => {
    const estate = await openPeople()
    await estate.migrate('wave', [anna])
    estate.clock.advance(HOUR)
    const [made] = await estate.recipients("WhenChangedUTC -ge '3/2/2026 8:00:00 AM'")
    expect(made).toMatchObject({ PrimarySmtpAddress: anna, RecipientType: 'UserMailbox' })
    estate.clock.advance(31 * 24 * HOUR)
    const [closed] = await estate.recipients("WhenChangedUTC -ge '3/20/2026'")
    expect(closed).toMatchObject({ PrimarySmtpAddress: anna, RecipientType: 'MailUser' })
  })

  it('tells of thousands the service wrote to, who are as before', async () => {
    const estate = await openPeople()
    const [before] = await estate.recipients(`EmailAddresses -eq '${anna}'`)
    estate.clock.advance(HOUR)
    estate.people.change({ kind: 'rewrite', count: 2_000 })
    const touched = (await estate.exchange('Get-Recipient', { Filter: "WhenChangedUTC -ge '2026-03-02T09:00:00Z'" }))
      .body
    expect([touched.value.length, touched['@adminapi.warnings'].length]).toEqual([1_000, 1])
    const [after] = await estate.recipients(`EmailAddresses -eq '${anna}'`)
    expect({ ...after, WhenChangedUTC: '' }).toEqual({ ...before, WhenChangedUTC: '' })
  })

  it.each([
    "WhenChangedUTC -ge 'yesterday'",
    "WhenChangedUTC -ge '2/30/2026 25:00:00'",
    "DisplayName -like 'A*'",
    "EmailAddresses -ne 'a@b.example'",
    "EmailAddresses -eq 'a@b.example' -or",
    "(EmailAddresses -eq 'a@b.example'",
    'EmailAddresses -eq a@b.example',
    "EmailAddresses -eq 'it's@b.example'",
  ])('refuses %s', async (Filter) => {
    const exchange = await openExchange()
    const refused = await exchange.call('Get-Recipient', { Filter })
    expect(refused.status).toBe(400)
    expect(detail(refused)).toContain("Cannot bind parameter 'Filter'")
  })

  it('gives three ids, none of which is another', async () => {
    const estate = await openPeople()
    const rows: Wire[] = (await estate.exchange('Get-Recipient', { ResultSize: 'Unlimited' })).body.value
    const guids = rows.map((row) => row.Guid)
    expect(new Set(guids).size).toBe(rows.length)
    expect(rows.filter((row) => row.Guid === row.ExternalDirectoryObjectId)).toEqual([])
    expect(rows.filter((row) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(row.Guid))).toEqual([])
    expect((await estate.exchange('Get-Recipient', { Identity: guids[5] })).body.value[0].Guid).toBe(guids[5])
    const [one] = await estate.recipients(`EmailAddresses -eq '${anna}'`)
    expect((await estate.graph(`/users/${one?.ExternalDirectoryObjectId}`)).body.mail).toBe(anna)
  })
})

describe('faults of a reading', () => {
  it('refuses filters by the last change, and no other', async () => {
    const estate = await openPeople()
    estate.faults.on('exchange-no-changed-filter')
    const refused = await estate.exchange('Get-Recipient', { Filter: "WhenChangedUTC -ge '3/2/2026'" })
    expect(refused.status).toBe(400)
    expect(refused.body.error.details[0].message).toContain('not a recognized filterable property')
    expect(await estate.recipients(`EmailAddresses -eq '${anna}'`)).toHaveLength(1)
  })

  it('lists half of the recipients, and finds whoever is asked for', async () => {
    const estate = await openPeople()
    const all = async () => (await estate.exchange('Get-Recipient', { ResultSize: '100000' })).body.value.length
    const whole = await all()
    estate.faults.on('exchange-half', 1)
    expect(await estate.recipients(`EmailAddresses -eq '${ben}'`)).toHaveLength(1)
    const link = (await estate.exchange('Get-Recipient', { ResultSize: 'Unlimited' })).body
    expect(link.value.length).toBe(1_000)
    expect(await all()).toBe(whole)
  })
})
