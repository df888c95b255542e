/** The systems the inventory is measured against answer as the real ones are known to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OthersSystems, openOthersSystems } from '../support/others-systems.ts'

const TENANT = '00000000-0000-0000-0000-0000000000aa'
const SELECT = 'id,displayName,mail,proxyAddresses,assignedLicenses'

type Row = Record<string, unknown>
interface Answer {
  readonly status: number
  readonly json: Row & { value: Row[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string }
}

let systems: OthersSystems
beforeAll(async () => {
  systems = await openOthersSystems()
})
afterAll(() => systems.close())

async function cmdlet(name: string, parameters: object = {}, more: { url?: string; anchor?: string } = {}) {
  const url = more.url ?? `${systems.exchange}/adminapi/beta/${TENANT}/InvokeCommand`
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-anchormailbox': more.anchor ?? 'APP:one' },
    body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
  })
  return { status: response.status, json: (await response.json()) as Answer['json'] }
}

async function graph(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const url = path.startsWith('http') ? path : `${systems.graph}/v1.0/${path}`
  const response = await fetch(url, { headers })
  return { status: response.status, json: (await response.json()) as Answer['json'] }
}

async function allPages(name: string, parameters: object): Promise<Row[][]> {
  const pages: Row[][] = []
  for (let url: string | undefined = `${systems.exchange}/adminapi/beta/${TENANT}/InvokeCommand`; url !== undefined; ) {
    const { json } = await cmdlet(name, parameters, { url })
    pages.push(json.value)
    url = json['@odata.nextLink']
  }
  return pages
}

/** A whole round of `users/delta`: its rows by page, and where to go on another day. */
async function round(from: string): Promise<{ pages: Row[][]; token: string }> {
  const pages: Row[][] = []
  let url = from
  for (;;) {
    const { json } = await graph(url, { prefer: 'odata.maxpagesize=100' })
    pages.push(json.value)
    if (json['@odata.deltaLink'] !== undefined) return { pages, token: json['@odata.deltaLink'] }
    url = json['@odata.nextLink'] ?? ''
  }
}

const address = async (n: number) =>
  (await systems.control<{ addresses: string[] }>({ do: 'people', from: n, to: n + 1 })).addresses[0] ?? ''

describe('Exchange Online', () => {
  it.each([
    ['Get-Recipient', 2_500],
    ['Get-MigrationUser', 2_400],
  ])('%s gives a page of 1,000 at a time, everybody once', async (name, count) => {
    const pages = await allPages(name, { ResultSize: 'Unlimited' })
    expect(pages.map(({ length }) => length)).toEqual([1_000, 1_000, count - 2_000])
    expect(new Set(pages.flat().map(({ Guid }) => Guid)).size).toBe(count)
  })

  it('gives 1,000 with a warning where no more was asked for', async () => {
    const { json } = await cmdlet('Get-MigrationUser', { BatchId: 'wave-01' })
    expect([json.value.length, json['@odata.nextLink']]).toEqual([1_000, undefined])
    expect(json['@adminapi.warnings']).toEqual([expect.stringContaining('more results available')])
  })

  it('refuses a page to another anchor, and one that was forgotten', async () => {
    const { json } = await cmdlet('Get-Recipient', { ResultSize: 'Unlimited' })
    const url = json['@odata.nextLink'] ?? ''
    const other = await cmdlet('Get-Recipient', { ResultSize: 'Unlimited' }, { url, anchor: 'APP:two' })
    expect([other.status, JSON.stringify(other.json)]).toEqual([400, expect.stringContaining('Expired or Invalid')])
    await systems.control({ do: 'expire' })
    expect((await cmdlet('Get-Recipient', { ResultSize: 'Unlimited' }, { url })).status).toBe(400)
  })

  it('gives what was selected only', async () => {
    const url = `${systems.exchange}/adminapi/beta/${TENANT}/InvokeCommand?$select=Guid,WhenChangedUTC`
    const { json } = await cmdlet('Get-Recipient', { Identity: await address(1) }, { url })
    const keys = Object.keys(json.value[0] ?? {}).filter((key) => !key.includes('@'))
    expect(keys.toSorted()).toEqual(['Guid', 'WhenChangedUTC'])
  })

  it('finds many by their addresses, primary or not, an apostrophe doubled', async () => {
    const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
    const [one, apostrophe] = [await address(1), await address(9)]
    expect(apostrophe).toContain("'")
    const Filter = [one, `smtp:${apostrophe}`, 'nobody@fabrikam.example']
      .map((text) => `EmailAddresses -eq ${quoted(text)}`)
      .join(' -or ')
    const { json } = await cmdlet('Get-Recipient', { Filter, ResultSize: 'Unlimited' })
    expect(json.value.map(({ PrimarySmtpAddress }) => PrimarySmtpAddress)).toEqual([one, apostrophe])
    const broken = await cmdlet('Get-Recipient', { Filter: `EmailAddresses -eq '${apostrophe}'` })
    expect(broken.status).toBe(400)
  })

  it('tells who changed since, and not who was deleted', async () => {
    const since = new Date(Date.now() - 60_000).toISOString()
    const changes = async () =>
      (await cmdlet('Get-Recipient', { Filter: `WhenChangedUTC -ge '${since}'`, ResultSize: 'Unlimited' })).json.value
    expect(await changes()).toEqual([])
    const hidden = await address(20)
    await systems.control({ do: 'change', kind: 'hide', address: hidden })
    await systems.control({ do: 'change', kind: 'leave', address: await address(21) })
    expect(await changes()).toEqual([
      expect.objectContaining({ PrimarySmtpAddress: hidden, HiddenFromAddressListsEnabled: true }),
    ])
    expect((await allPages('Get-Recipient', { ResultSize: 'Unlimited' })).flat()).toHaveLength(2_499)
  })

  it('counts batches as their people stand, also after they moved', async () => {
    const counts = async () => (await cmdlet('Get-MigrationBatch')).json.value[0]
    const before = await counts()
    expect(before).toMatchObject({ Identity: 'wave-01', TotalCount: 1_200, SyncedCount: 600, ActiveCount: 600 })
    await systems.control({ do: 'move', batches: 1, people: 5 })
    expect(await counts()).toMatchObject({ SyncedCount: 605, ActiveCount: 595 })
    const users = (await allPages('Get-MigrationUser', { BatchId: 'wave-01', ResultSize: 'Unlimited' })).flat()
    expect(users.filter(({ Status }) => Status === 'Synced')).toHaveLength(605)
  })

  it('makes a staged batch of a list, starts it, and comes to its end', async () => {
    const people = [await address(2_450), await address(2_451)]
    const CSVData = Buffer.from(`EmailAddress\r\n${people.join('\r\n')}\r\n`).toString('base64')
    const made = await cmdlet('New-MigrationBatch', { Name: 'late', SourceEndpoint: 'old-server', CSVData })
    expect(made.json.value).toEqual([expect.objectContaining({ Identity: 'late', Status: 'Created', TotalCount: 2 })])
    expect((await cmdlet('New-MigrationBatch', { Name: 'all', SourceEndpoint: 'old-server' })).status).toBe(400)
    await cmdlet('Start-MigrationBatch', { Identity: 'late' })
    for (let n = 0; n < 2; n++) await systems.control({ do: 'move', batches: 2, people: 2 })
    const batch = (await cmdlet('Get-MigrationBatch', { Identity: 'late' })).json.value[0]
    expect(batch).toMatchObject({ Status: 'Synced', SyncedCount: 2, ActiveCount: 0 })
    const users = (await cmdlet('Get-MigrationUser', { BatchId: 'late' })).json.value
    expect(users.map(({ EmailAddress }) => EmailAddress)).toEqual(people)
  })

  it('says 404 of who is not there, and NUL bytes of what is not permitted', async () => {
    const missing = await cmdlet('Get-Recipient', { Identity: 'nobody@fabrikam.example' })
    expect([missing.status, JSON.stringify(missing.json)]).toEqual([
      404,
      expect.stringContaining('ManagementObjectNotFoundException|'),
    ])
    await expect(cmdlet('Remove-Mailbox')).rejects.toThrow()
  })
})

describe('Microsoft Graph', () => {
  it('gives everybody by delta, some twice, some pages empty, then a token', async () => {
    const { pages } = await round(`users/delta?$select=${SELECT}`)
    const rows = pages.flat()
    const removed = 1
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2_500 - removed)
    expect(rows.length).toBeGreaterThan(2_500)
    expect(pages.some(({ length }) => length === 0)).toBe(true)
  })

  it('tells by the token what changed and no more than that, and who is gone', async () => {
    const { token } = await round(`users/delta?$select=${SELECT}`)
    await systems.control({ do: 'change', kind: 'licence', address: await address(31) })
    await systems.control({ do: 'change', kind: 'leave', address: await address(32) })
    await systems.control({ do: 'change', kind: 'hide', address: await address(33) })
    const { pages, token: next } = await round(token)
    expect(pages.flat()).toEqual([
      { id: expect.any(String), assignedLicenses: [{ skuId: expect.any(String), disabledPlans: [] }] },
      { id: expect.any(String), '@removed': { reason: 'changed' } },
    ])
    expect((await round(next)).pages.flat()).toEqual([])
  })

  it('forgets tokens with a 410, or with a 400', async () => {
    const { token } = await round(`users/delta?$select=${SELECT}`)
    await systems.control({ do: 'expire' })
    const answers = [await graph(token), await graph(token)]
    expect(answers.map(({ status }) => status)).toEqual([410, 400])
    expect(JSON.stringify(answers[1]?.json)).toContain('syncStateNotFound')
  })

  it('finds many by a filter of at most 15 comparisons', async () => {
    const found = async (count: number) => {
      const { addresses } = await systems.control<{ addresses: string[] }>({ do: 'people', from: 40, to: 40 + count })
      const one = addresses.map((text) => `proxyAddresses/any(p:p eq 'smtp:${text.replaceAll("'", "''")}')`)
      return graph(`users?$select=id,mail&$filter=${encodeURIComponent(one.join(' or '))}`)
    }
    expect((await found(15)).json.value).toHaveLength(15)
    expect((await found(16)).status).toBe(400)
    const one = await address(50)
    const listed = await graph(`users?$filter=${encodeURIComponent(`mail in ('${one}', 'nobody@x.example')`)}`)
    expect(listed.json.value).toEqual([expect.objectContaining({ mail: one })])
  })

  it('answers up to 20 questions in one, each by its id', async () => {
    const batch = async (count: number) => {
      const requests = Array.from({ length: count }, (_, n) => ({
        id: String(n),
        method: 'GET',
        url: `/users/nobody-${n}`,
      }))
      const response = await fetch(`${systems.graph}/v1.0/$batch`, {
        method: 'POST',
        body: JSON.stringify({ requests }),
      })
      return { status: response.status, json: (await response.json()) as { responses: Row[] } }
    }
    await systems.control({ do: 'report', reset: true })
    const { json } = await batch(20)
    expect(json.responses.map(({ status }) => status)).toEqual(Array(20).fill(404))
    expect(await systems.control({ do: 'report' })).toMatchObject({ http: 1, graph: 1, parts: 20 })
    expect((await batch(21)).status).toBe(400)
  })
})

describe('trouble', () => {
  it('a 429 with the time to wait, as often as asked for', async () => {
    await systems.control({ do: 'throttle', system: 'graph', times: 1, retryAfter: 2 })
    const refused = await fetch(`${systems.graph}/v1.0/organization`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
    expect((await graph('organization')).status).toBe(200)
  })

  it('half a reading, once', async () => {
    await systems.control({ do: 'half', system: 'exchange', times: 1 })
    const list = { ResultSize: 'Unlimited' }
    const half = (await allPages('Get-MigrationUser', list)).flat()
    expect([half.length, (await allPages('Get-MigrationUser', list)).flat().length]).toEqual([2_000, 2_402])
  })
})
