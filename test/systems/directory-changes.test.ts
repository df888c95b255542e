import { describe, expect, it } from 'vitest'
import type { DirectoryChange } from '../../src/migration/shapes/index.ts'
import { createDirectory } from '../../src/systems/directory/directory.ts'
import { OTHER_SERVER, RemoteError } from '../../src/systems/ports.ts'
import { type LdapAnswers, ldapLoopback } from './ldap-loopback.ts'

/** Microsoft's order: the first three groups backwards. */
function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  for (const [from, to] of [
    [0, 4],
    [4, 6],
    [6, 8],
  ])
    bytes.subarray(from, to).reverse()
  return bytes
}

const DOMAIN = 'DC=contoso,DC=test'
const SETTINGS = `CN=NTDS Settings,CN=DC1,CN=Servers,CN=Configuration,${DOMAIN}`
/** Its bytes are valid UTF-8: left to itself, the library would take them for text. */
const HERE = '44434241-4645-4847-494a-4b4c4d4e4f50'
const guid = (n: number) => `0f6a3f0e-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

const person = (n: number, more: Record<string, readonly (string | Buffer)[]> = {}) => ({
  dn: `CN=person ${n},OU=Staff,${DOMAIN}`,
  attributes: {
    objectClass: ['top', 'person', 'user'],
    objectGUID: [guidBytes(guid(n))],
    uSNChanged: [String(n)],
    proxyAddresses: [`SMTP:p${n}@contoso.com`, `smtp:other${n}@contoso.com`],
    homeMDB: [`CN=DB,CN=InformationStore,CN=EX07-01,CN=Servers,${DOMAIN}`],
    ...more,
  },
})
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n + 1))

async function directory(entries: ReturnType<typeof person>[], more: Partial<LdapAnswers> = {}) {
  const counted = { usn: '5000', service: SETTINGS }
  const server = await ldapLoopback({
    root: () => ({
      objectClass: ['top'],
      defaultNamingContext: [DOMAIN],
      configurationNamingContext: [`CN=Configuration,${DOMAIN}`],
      dnsHostName: ['dc1.contoso.test'],
      dsServiceName: [counted.service],
      highestCommittedUSN: [counted.usn],
    }),
    entries: () => [
      { dn: DOMAIN, attributes: { objectClass: ['domainDNS'] } },
      { dn: SETTINGS, attributes: { objectClass: ['nTDSDSA'], invocationId: [guidBytes(HERE)] } },
      ...entries,
    ],
    ...more,
  })
  return { ...createDirectory({ url: server.url }), server, counted }
}

const range = { invocationId: HERE, after: 0, upTo: 5000, mailboxesOnly: true }
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => error,
  )

async function changesOf(system: Awaited<ReturnType<typeof directory>>, over: Partial<typeof range> = {}) {
  const seen: DirectoryChange[] = []
  await system.changes({ ...range, ...over }, async (page) => void seen.push(...page))
  return seen
}

describe('a mark', () => {
  it('says how far the server has counted, and by which database', async () => {
    const { mark } = await directory([])
    expect(await mark()).toEqual({ server: 'dc1.contoso.test', invocationId: HERE, usn: 5000 })
  })

  it.each([
    ['does not count', { usn: 'no number', service: SETTINGS }],
    ['has no database of its own', { usn: '1', service: DOMAIN }],
  ])('is none where the directory %s', async (_, says) => {
    const { mark, counted } = await directory([])
    Object.assign(counted, says)
    expect(await failure(mark())).toMatchObject({ name: 'RemoteError', code: 'NotActiveDirectory' })
  })
})

describe('changes', () => {
  it('are those after the one number and up to the other, from the naming context down', async () => {
    const system = await directory(people(10))
    const found = await changesOf(system, { after: 3, upTo: 6 })
    expect(found.map(({ guid }) => guid)).toEqual([guid(4), guid(5), guid(6)])
    expect(found[0]?.mailbox).toMatchObject({ guid: guid(4), primaryAddress: 'p4@contoso.com', server: 'EX07-01' })
    expect(system.server.searches.at(-1)).toMatchObject({ base: DOMAIN, scope: 'sub' })
  })

  it('tell who lost the mailbox where everybody is asked for; computers are not people', async () => {
    const system = await directory([
      person(1, { homeMDB: [] }),
      person(2),
      person(3, { objectClass: ['top', 'person', 'user', 'computer'], homeMDB: [] }),
    ])
    expect(await changesOf(system, { mailboxesOnly: false })).toEqual([
      { guid: guid(1), mailbox: undefined },
      { guid: guid(2), mailbox: expect.objectContaining({ guid: guid(2) }) },
    ])
    expect((await changesOf(system)).map(({ guid }) => guid)).toEqual([guid(2)])
  })

  it('come page by page: the next is not asked for before the last was taken', async () => {
    const system = await directory(people(1200))
    const asked: number[] = []
    const sizes: number[] = []
    await system.changes(range, async (page) => {
      sizes.push(page.length)
      await new Promise((resolve) => setImmediate(resolve))
      asked.push(system.server.searches.filter(({ scope }) => scope === 'sub').length)
    })
    expect(sizes).toEqual([500, 500, 200])
    expect(asked).toEqual([1, 2, 3])
  })

  it('are of that server and no other', async () => {
    const system = await directory(people(1))
    const error = await failure(changesOf(system, { invocationId: guid(9) }))
    expect(error).toBeInstanceOf(RemoteError)
    expect(error.code).toBe(OTHER_SERVER)
    expect(await failure(system.deleted({ ...range, invocationId: guid(9) }))).toMatchObject({ code: OTHER_SERVER })
    expect(system.server.searches.filter(({ scope }) => scope === 'sub')).toEqual([])
  })

  it('are read from the start, by the same numbers, after a dropped connection', async () => {
    let dropped = false
    const system = await directory(people(600), {
      drops: ({ scope, page }) => {
        if (dropped || scope !== 'sub' || page !== 1) return false
        dropped = true
        return true
      },
    })
    const found = await changesOf(system)
    expect(found).toHaveLength(1100)
    expect(new Set(found.map(({ guid }) => guid)).size).toBe(600)
    expect(system.server.searches.filter(({ attributes }) => attributes.includes('invocationId'))).toHaveLength(2)
  })

  it('end with what their visitor throws, as it is, and are not read again', async () => {
    const system = await directory(people(3))
    const ours = new Error('ECONNRESET: the store is full')
    const error = await failure(
      system.changes(range, async () => {
        throw ours
      }),
    )
    expect(error).toBe(ours)
    expect(system.server.searches.filter(({ scope }) => scope === 'sub')).toHaveLength(1)
  })
})

describe('what was deleted', () => {
  const bin = `CN=Deleted Objects,${DOMAIN}`
  const gone = (n: number) => ({
    ...person(n, { isDeleted: ['TRUE'], homeMDB: [] }),
    dn: `CN=person ${n}\\0ADEL:${guid(n)},${bin}`,
  })
  const container = { ...person(0, { isDeleted: ['TRUE'], uSNChanged: ['2'] }), dn: bin }

  it('is told by id, within the range', async () => {
    const { deleted, server } = await directory([container, gone(3), gone(7), person(8)], { tombstones: 'shown' })
    expect(await deleted({ ...range, after: 4 })).toEqual([guid(7)])
    expect(server.searches.at(-1)).toMatchObject({ showsDeleted: true, base: bin })
  })

  it.each(['hidden', 'refused'] as const)('is not known where it is %s: never "nobody"', async (tombstones) => {
    const { deleted } = await directory([container, gone(7)], { tombstones })
    expect(await deleted(range)).toBeUndefined()
  })

  it('is not known where the container shows nothing of itself', async () => {
    const { deleted } = await directory([{ ...container, attributes: { ...container.attributes, objectClass: [] } }], {
      tombstones: 'shown',
    })
    expect(await deleted(range)).toBeUndefined()
  })
})

describe('mailboxes', () => {
  it('are all told by id, whatever page they are on', async () => {
    const { mailboxGuids, server } = await directory([...people(700), person(900, { homeMDB: [] })])
    const guids = await mailboxGuids()
    expect(guids).toEqual(people(700).map((_, n) => guid(n + 1)))
    expect(server.searches.at(-1)?.attributes).toEqual(['objectGUID'])
  })

  it('at some addresses: fifty a search, any address of theirs, each once', async () => {
    const { mailboxesAt, server } = await directory(people(200))
    const asked = Array.from({ length: 120 }, (_, n) => [`P${n + 1}@contoso.com`, `other${n + 1}@contoso.com`]).flat()
    const found = await mailboxesAt([...asked, 'nobody@contoso.com', ' ', '*'])
    expect(found.map(({ guid }) => guid).sort()).toEqual(people(120).map((_, n) => guid(n + 1)))
    expect(server.searches.filter(({ scope }) => scope === 'sub')).toHaveLength(5)
  })

  it('at no address are not asked for', async () => {
    const { mailboxesAt, server } = await directory(people(2))
    expect(await mailboxesAt([])).toEqual([])
    expect(server.searches.filter(({ scope }) => scope === 'sub')).toEqual([])
  })
})
