import { once } from 'node:events'
import { connect } from 'node:net'
import { Client, Control, EqualityFilter, type SearchOptions } from 'ldapts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeCompany } from '../../practice/src/company.ts'
import { guidBytes } from '../../practice/src/directory/binary.ts'
import { openPracticeDirectory, type PracticeDirectory } from '../../practice/src/directory/directory.ts'
import { createFaults } from '../../practice/src/faults.ts'

const company = makeCompany(2007)
const faults = createFaults()
let system: PracticeDirectory
let client: Client
let domain: string
let configuration: string

beforeAll(async () => {
  system = await openPracticeDirectory({ company, targetAddressOf: () => undefined, faults })
  client = await signedIn()
  const root = await client.search('', { scope: 'base', attributes: ['*'] })
  domain = String(root.searchEntries[0]?.defaultNamingContext)
  configuration = String(root.searchEntries[0]?.configurationNamingContext)
})
afterEach(() => faults.clear())
afterAll(async () => {
  await client.unbind()
  await system.close()
})

async function signedIn(dn = system.bindDn, password = system.password): Promise<Client> {
  const made = unsigned()
  await made.bind(dn, password)
  return made
}
const unsigned = (url = system.url): Client =>
  new Client({ url, timeout: 5_000, ...(url.startsWith('ldaps') ? { tlsOptions: { ca: system.ca } } : {}) })
const find = async (base: string, options: SearchOptions) => (await client.search(base, options)).searchEntries

describe('signing in', () => {
  it('takes the account by each of its names', async () => {
    for (const name of [`svc-stagecoach@${company.internalSuffix}`, `${company.netbios}\\svc-stagecoach`]) {
      await (await signedIn(name)).unbind()
    }
  })
  it('refuses a wrong password, another account, and any password in clear', async () => {
    await expect(signedIn(system.bindDn, 'no')).rejects.toMatchObject({ code: 49 })
    await expect(signedIn('CN=Nobody,DC=x')).rejects.toMatchObject({ code: 49 })
    const clear = unsigned(system.url.replace('ldaps', 'ldap'))
    await expect(clear.bind(system.bindDn, system.password)).rejects.toMatchObject({ code: 8 })
    await clear.unbind()
  })
  it('tells anyone what it is, and nobody else anything more', async () => {
    const stranger = unsigned(system.url.replace('ldaps', 'ldap'))
    const root = await stranger.search('', { scope: 'base', attributes: ['supportedControl', 'defaultNamingContext'] })
    expect(root.searchEntries[0]).toMatchObject({ defaultNamingContext: domain })
    await expect(stranger.search(domain, { filter: '(cn=*)' })).rejects.toMatchObject({ code: 1 })
    await stranger.unbind()
  })
})

describe('searching', () => {
  it('keeps to the scope', async () => {
    const filter = '(objectClass=*)'
    expect((await find(domain, { scope: 'base', filter })).map((entry) => entry.dn)).toEqual([domain])
    const below = await find(domain, { scope: 'one', filter })
    expect(below.map((entry) => entry.dn)).toContain(`OU=People,${domain}`)
    expect(below.every((entry) => entry.dn.split(',').length === domain.split(',').length + 1)).toBe(true)
  })
  it('gives a thousand entries at most, and says that there are more', async () => {
    await expect(find(domain, { filter: '(objectClass=user)' })).rejects.toMatchObject({ code: 4 })
    await expect(find(domain, { filter: '(objectClass=group)', sizeLimit: 7 })).resolves.toHaveLength(7)
  })
  it('gives everything in pages, each entry once', async () => {
    const all = await find(domain, { filter: '(homeMDB=*)', attributes: ['cn'], paged: { pageSize: 5_000 } })
    const system = company.servers.flatMap((server) => server.databases).length
    expect(new Set(all.map((entry) => entry.dn)).size).toBe(company.mailboxes.length + system)
  })
  it('gives only the attributes asked for, in its own spelling', async () => {
    const [entry] = await find(domain, { filter: '(sAMAccountName=svc-stagecoach)', attributes: ['USERPRINCIPALNAME'] })
    expect(Object.keys(entry ?? {})).toContain('userPrincipalName')
    expect(Object.keys(entry ?? {})).not.toContain('cn')
    const [none] = await find(domain, { filter: '(sAMAccountName=svc-stagecoach)', attributes: ['1.1'] })
    expect(Object.values(none ?? {}).flat()).toEqual([system.bindDn])
  })
  it('finds by bytes', async () => {
    const mailbox = company.mailboxes[3]
    const value = guidBytes(mailbox?.mailboxGuid ?? '')
    const [found] = await find(domain, {
      filter: new EqualityFilter({ attribute: 'msExchMailboxGuid', value }),
      explicitBufferAttributes: ['msExchMailboxGuid'],
    })
    expect(found).toMatchObject({ mail: mailbox?.primaryAddress, msExchMailboxGuid: value })
  })
  it('tells whoever searches the whole domain where else to ask', async () => {
    const { searchReferences } = await client.search(domain, { filter: '(cn=svc-stagecoach)' })
    expect(searchReferences).toHaveLength(1)
  })
  it('knows what is not there, and what is no name', async () => {
    await expect(find(`OU=Nowhere,${domain}`, {})).rejects.toMatchObject({ code: 32 })
    await expect(find('nonsense', {})).rejects.toMatchObject({ code: 34 })
  })
  it('refuses what it cannot do: critical controls, writing', async () => {
    const control = new Control('1.2.3.4', { critical: true })
    await expect(client.search(domain, { scope: 'base' }, control)).rejects.toMatchObject({ code: 12 })
    await expect(client.del(system.bindDn)).rejects.toMatchObject({ code: 50 })
  })
})

describe('what Exchange wrote', () => {
  const of = (server: string) =>
    company.mailboxes.find((mailbox) => mailbox.server === server && mailbox.kind === 'user')
  const read = async (address: string) => (await find(domain, { filter: `(mail=${address})` }))[0]

  it('has types from 2007, and none from 2003', async () => {
    const types = ['msExchRecipientTypeDetails', 'msExchRecipientDisplayType', 'msExchVersion']
    const modern = Object.keys((await read(of('EX07-01')?.primaryAddress ?? '')) ?? {})
    const old = Object.keys((await read(of('EX03-01')?.primaryAddress ?? '')) ?? {})
    expect(types.filter((type) => modern.includes(type))).toEqual(types)
    expect(types.filter((type) => old.includes(type))).toEqual([])
    expect(old).toEqual(expect.arrayContaining(['homeMDB', 'msExchHomeServerName', 'msExchMailboxGuid']))
  })
  it('names databases that exist', async () => {
    const mailbox = await read(of('EX07-02')?.primaryAddress ?? '')
    expect(await find(String(mailbox?.homeMDB), { scope: 'base' })).toHaveLength(1)
  })
  it('has servers below Services', async () => {
    const servers = await find(`CN=Services,${configuration}`, { filter: '(objectClass=msExchExchangeServer)' })
    expect(servers.map((server) => server.cn)).toEqual(company.servers.map((server) => server.name))
    expect(servers[0]).toMatchObject({ serialNumber: 'Version 8.3 (Build 30083.6)' })
  })
})

describe('being out of order', () => {
  it('is silent while it is down, and answers again afterwards', async () => {
    faults.on('directory-down', 1)
    const impatient = new Client({ url: system.url, timeout: 100, tlsOptions: { ca: system.ca } })
    await expect(impatient.bind(system.bindDn, system.password)).rejects.toThrow(/timed out/)
    await impatient.bind(system.bindDn, system.password)
    await impatient.unbind()
  })
  it('hangs up on what is not LDAP', async () => {
    const socket = connect(Number(new URL(system.url).port), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
  })
})
