import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { bytes, openPeople, SHOW_DELETED } from './people.ts'
import { company, HOUR, type Wire } from './practice.ts'

const [anna = '', ben = '', carla = ''] = practiceList(company, 3)
const SELECT = '$select=id,displayName,mail,proxyAddresses,accountEnabled,assignedLicenses'

/** What each system knows of an address. */
async function known(estate: Awaited<ReturnType<typeof openPeople>>, address: string) {
  const [entry] = await estate.find(`(&(homeMDB=*)(proxyAddresses=smtp:${address}))`)
  const [recipient] = await estate.recipients(`EmailAddresses -eq 'smtp:${address}'`)
  const filter = encodeURIComponent(`proxyAddresses/any(p:p eq 'smtp:${address}')`)
  const [user] = (await estate.graph(`/users?$filter=${filter}&${SELECT}`)).body.value as Wire[]
  return { entry, recipient, user }
}

describe('people who change beside the migration', () => {
  it('leave every system, and come back as somebody else', async () => {
    const estate = await openPeople()
    const before = await known(estate, anna)
    estate.people.change({ kind: 'leave', address: anna.toUpperCase() })
    expect(await known(estate, anna)).toEqual({})
    expect((await estate.exchange('Get-Recipient', { Identity: anna })).status).toBe(404)
    estate.people.change({ kind: 'return', address: anna })
    const after = await known(estate, anna)
    expect(after.entry?.mail).toBe(anna)
    expect(after.recipient).toMatchObject({ PrimarySmtpAddress: anna, ExternalDirectoryObjectId: after.user?.id })
    for (const id of ['objectGUID', 'msExchMailboxGuid', 'objectSid', 'sAMAccountName'])
      expect([id, String(after.entry?.[id])]).not.toEqual([id, String(before.entry?.[id])])
    expect(after.user?.id).not.toBe(before.user?.id)
    for (const id of ['Guid', 'ExternalDirectoryObjectId', 'ExchangeGuid'])
      expect(after.recipient?.[id]).not.toBe(before.recipient?.[id])
  })

  it('are renamed and get another primary address, and are still found by the old one', async () => {
    const estate = await openPeople()
    const first = await known(estate, anna)
    const to = `anna.winter@${company.primaryDomain}`
    estate.people.change({ kind: 'rename', address: anna, to: 'Anna Winter' })
    estate.people.change({ kind: 'primary', address: anna, to })
    for (const address of [anna, to]) {
      const { entry, recipient, user } = await known(estate, address)
      expect(entry).toMatchObject({ mail: to, displayName: 'Anna Winter', sn: 'Winter' })
      expect(entry?.dn).toContain('CN=Anna Winter,')
      expect(entry?.proxyAddresses).toEqual(expect.arrayContaining([`SMTP:${to}`, `smtp:${anna}`]))
      expect(recipient).toMatchObject({
        PrimarySmtpAddress: to,
        DisplayName: 'Anna Winter',
        Guid: first.recipient?.Guid,
      })
      expect(user).toMatchObject({ mail: to, displayName: 'Anna Winter', id: first.user?.id })
    }
    expect(() => estate.people.change({ kind: 'primary', address: ben, to: anna })).toThrow(`${anna} is taken`)
  })

  it('are hidden, disabled, licensed, and lose what they had, each where it shows', async () => {
    const estate = await openPeople()
    estate.people.change({ kind: 'hide', address: anna })
    estate.people.change({ kind: 'disable', address: anna })
    estate.people.change({ kind: 'licence', address: anna })
    const changed = await known(estate, anna)
    expect(changed.entry).toMatchObject({ msExchHideFromAddressLists: 'TRUE', userAccountControl: '514' })
    expect(changed.recipient).toMatchObject({ HiddenFromAddressListsEnabled: true, RecipientType: 'MailUser' })
    expect(changed.user).toMatchObject({ accountEnabled: false, assignedLicenses: [{ disabledPlans: [] }] })
    estate.people.change({ kind: 'unhide', address: anna })
    estate.people.change({ kind: 'unlicence', address: anna })
    expect((await known(estate, anna)).entry?.msExchHideFromAddressLists).toBeUndefined()
    expect((await known(estate, anna)).user?.assignedLicenses).toEqual([])

    estate.people.change({ kind: 'lose-mail-user', address: ben })
    const lost = await known(estate, ben)
    expect([lost.entry?.mail, lost.user?.mail, lost.recipient]).toEqual([ben, ben, undefined])

    const [account] = await estate.find(`(mail=${carla})`)
    estate.people.change({ kind: 'lose-mailbox', address: carla })
    expect(await known(estate, carla)).toEqual({})
    const [bare] = await estate.find(`(sAMAccountName=${account?.sAMAccountName})`)
    expect([bare?.dn, bare?.homeMDB, bare?.mail]).toEqual([account?.dn, undefined, undefined])
  })

  it('join, and nobody takes the address of another', async () => {
    const estate = await openPeople()
    const address = `nina.new@${company.primaryDomain}`
    estate.people.change({ kind: 'join', address, to: 'Nina New' })
    const { entry, recipient, user } = await known(estate, address)
    expect([entry?.displayName, recipient?.DisplayName, user?.displayName]).toEqual([
      'Nina New',
      'Nina New',
      'Nina New',
    ])
    expect(estate.people.refusal({ kind: 'join', address: anna, to: 'Anna Again' })).toContain('is taken')
    expect(estate.people.refusal({ kind: 'return', address: anna })).toContain('is taken')
    expect(estate.people.refusal({ kind: 'hide', address: 'nobody@nowhere.example' })).toContain('nobody has')
  })

  it('are still changed after a restart, with the same ids and numbers; a reset forgets it', async () => {
    const estate = await openPeople()
    await estate.migrate('wave', [ben])
    estate.clock.advance(HOUR)
    estate.people.change({ kind: 'leave', address: anna })
    estate.people.change({ kind: 'return', address: anna })
    estate.people.change({ kind: 'primary', address: ben, to: `ben.new@${company.primaryDomain}` })
    await estate.migrate('later', [anna])
    estate.clock.advance(HOUR)
    const look = async () => ({
      anna: await known(estate, anna),
      ben: await known(estate, ben),
      users: (await estate.exchange('Get-MigrationUser', { ResultSize: 'Unlimited' })).body.value,
      usn: (await estate.root()).highestCommittedUSN,
    })
    const before = await look()
    expect(before.anna.recipient).toMatchObject({ RecipientType: 'UserMailbox' })
    expect(before.ben.entry?.targetAddress).toContain(company.initialDomain)
    await estate.restart()
    expect(await look()).toEqual(before)
    await estate.estate.reset()
    expect((await known(estate, ben)).entry?.mail).toBe(ben)
    expect((await known(estate, ben)).recipient).toMatchObject({ RecipientType: 'MailUser' })
    await estate.restart()
    expect((await known(estate, ben)).user?.mail).toBe(ben)
  })
})

describe('the directory’s numbers', () => {
  const range = (from: unknown, to: unknown = 2 ** 31) => `(&(uSNChanged>=${Number(from) + 1})(uSNChanged<=${to}))`

  it('rise with each change of an entry, and with nothing else', async () => {
    const estate = await openPeople()
    const { highestCommittedUSN: from } = await estate.root()
    expect(await estate.find(range(from))).toEqual([])
    estate.people.change({ kind: 'hide', address: anna })
    estate.people.change({ kind: 'rename', address: ben, to: 'Ben Other' })
    estate.people.change({ kind: 'licence', address: carla })
    estate.people.change({ kind: 'rewrite', count: 500 })
    const changed = await estate.find(range(from))
    expect(changed.map((entry) => entry.mail)).toEqual([anna, ben])
    expect(changed.map((entry) => Number(entry.uSNChanged) - Number(from))).toEqual([1, 2])
    expect(Number((await estate.root()).highestCommittedUSN)).toBe(Number(from) + 2)
    expect((await estate.find(range(from, Number(from) + 1))).map((entry) => entry.mail)).toEqual([anna])
    expect(await estate.find(`(&(homeMDB=*)(|(uSNChanged>=${Number(from) + 2})(mail=${carla})))`)).toHaveLength(2)
  })

  it('rise when the migration diverts somebody’s mail', async () => {
    const estate = await openPeople()
    const { highestCommittedUSN: from } = await estate.root()
    await estate.migrate('wave', [anna, ben])
    estate.clock.advance(HOUR)
    const changed = await estate.find(range(from))
    expect(changed.map((entry) => entry.mail).sort()).toEqual([anna, ben].sort())
    expect(changed.every((entry) => String(entry.targetAddress).startsWith('SMTP:'))).toBe(true)
  })

  it('are there for every entry, with a GUID', async () => {
    const estate = await openPeople()
    const base = String((await estate.root()).rootDomainNamingContext)
    const pages = await estate.ldap((client) =>
      client.search(base, {
        filter: '(objectClass=*)',
        paged: { pageSize: 1_000 },
        explicitBufferAttributes: ['objectGUID'],
      }),
    )
    const without = pages.searchEntries.filter((one) => !one.uSNChanged || !one.uSNCreated || !one.objectGUID)
    expect(without.map((one) => one.dn)).toEqual([])
    const guids = new Set(pages.searchEntries.map((one) => bytes(one.objectGUID)))
    expect(guids.size).toBe(pages.searchEntries.length)
  })

  it('are another server’s when that one answers, with another invocation id', async () => {
    const estate = await openPeople()
    const mark = async () => {
      const root = await estate.root()
      const settings = await estate.ldap((client) =>
        client.search(String(root.dsServiceName), { scope: 'base', explicitBufferAttributes: ['invocationId'] }),
      )
      const [entry] = await estate.find(`(mail=${anna})`)
      const id = bytes(settings.searchEntries[0]?.invocationId)
      return { server: root.dnsHostName, id, highest: Number(root.highestCommittedUSN), usn: Number(entry?.uSNChanged) }
    }
    const first = await mark()
    estate.faults.on('directory-other-server')
    const other = await mark()
    expect([other.server, other.id.length]).not.toEqual([first.server, first.id.length])
    expect(other.id).not.toBe(first.id)
    expect([first.highest - other.highest, first.usn - other.usn]).toEqual([9_000, 9_000])
    expect((await estate.find(`(&(mail=${anna})(uSNChanged<=${other.usn}))`)).length).toBe(1)
    estate.faults.clear()
    expect(await mark()).toEqual(first)
  })

  it('mark tombstones, which only an account with that right may read', async () => {
    const estate = await openPeople()
    const [entry] = await estate.find(`(mail=${anna})`)
    const { highestCommittedUSN: from, defaultNamingContext: domain } = await estate.root()
    estate.people.change({ kind: 'leave', address: anna })
    const deleted = `(&(isDeleted=TRUE)(uSNChanged>=${Number(from) + 1}))`
    const container = (...controls: (typeof SHOW_DELETED)[]) =>
      estate.ldap((client) => client.search(`CN=Deleted Objects,${domain}`, { scope: 'base' }, controls))
    expect(await estate.find(deleted, SHOW_DELETED)).toEqual([])
    await expect(container(SHOW_DELETED)).rejects.toMatchObject({ code: 32 })
    estate.faults.on('directory-tombstones')
    expect(await estate.find(deleted)).toEqual([])
    const [tombstone] = await estate.find(deleted, SHOW_DELETED)
    expect(tombstone).toMatchObject({ isDeleted: 'TRUE', sAMAccountName: entry?.sAMAccountName })
    expect(String(tombstone?.objectGUID)).toBe(String(entry?.objectGUID))
    expect([tombstone?.mail, tombstone?.homeMDB]).toEqual([undefined, undefined])
    expect((await container(SHOW_DELETED)).searchEntries).toHaveLength(1)
    const wellKnown = `<WKGUID=18E2EA80684F11D2B9AA00C04F79F805,${domain}>`
    const found = await estate.ldap((client) => client.search(wellKnown, { filter: deleted }, [SHOW_DELETED]))
    expect(found.searchEntries).toHaveLength(1)
  })

  it('do not help when half is kept back: only readings of everybody are short', async () => {
    const estate = await openPeople()
    const base = String((await estate.root()).defaultNamingContext)
    const all = () =>
      estate.ldap((client) =>
        client.search(base, { filter: '(msExchMailboxGuid=*)', paged: { pageSize: 500 }, attributes: ['cn'] }),
      )
    const whole = (await all()).searchEntries.length
    estate.faults.on('directory-half')
    expect((await all()).searchEntries.length).toBe(whole / 2)
    for (const address of [anna, ben, carla]) expect(await estate.find(`(mail=${address})`)).toHaveLength(1)
  })
})
