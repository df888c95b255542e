import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../practice/src/company.ts'
import { PLAN, SKU } from '../../practice/src/company-tenant.ts'
import { createFaults } from '../../practice/src/faults.ts'
import { openPracticeGraph } from '../../practice/src/graph/server.ts'
import type { ProblemKind } from '../../practice/src/problems.ts'
import { manualClock } from '../../src/clock.ts'
import { afterTest, company, FIRST_DAY, temporaryFolder, type Wire } from './practice.ts'

const planted = problemsOf(company)
const oneOf = (kind: ProblemKind): string => planted.get(kind)?.[0]?.primaryAddress ?? ''
const healthy = company.mailboxes.find((one) => one.problem === undefined)?.primaryAddress ?? ''

async function open(more: { token?: string } = {}) {
  const [faults, clock, dataDir] = [createFaults(), manualClock(FIRST_DAY), temporaryFolder()]
  let system = await openPracticeGraph({ company, clock, faults, dataDir, ...more })
  afterTest(() => system.close())
  const ask = async (path: string, init: { method?: string; body?: unknown } = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${system.url}/v1.0${path}`, {
      method: init.method ?? 'GET',
      headers: { 'Content-Type': 'application/json' },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Wire }
  }
  const restart = async () => {
    await system.close()
    system = await openPracticeGraph({ company, clock, faults, dataDir, ...more })
  }
  const license = (name: string, addLicenses: unknown[], removeLicenses: string[] = []) =>
    ask(`/users/${name}/assignLicense`, { method: 'POST', body: { addLicenses, removeLicenses } })
  return { ask, faults, clock, restart, license, url: system.url }
}

describe('practice Graph', () => {
  it('knows the organisation, whose directory was synchronised within the half hour', async () => {
    const { ask, clock } = await open()
    clock.advance(50 * 60_000)
    const [organization] = (await ask('/organization')).body.value
    expect(organization).toMatchObject({ displayName: company.name, onPremisesSyncEnabled: true })
    expect(organization.onPremisesLastSyncDateTime).toBe('2026-03-02T08:30:00Z')
    expect(organization.verifiedDomains.length).toBe(3)
  })

  it('knows the domains, verified and not, and their records', async () => {
    const { ask } = await open()
    const domains: Wire[] = (await ask('/domains')).body.value
    expect(domains.filter((one) => !one.isVerified).map((one) => one.id)).toEqual([company.internalSuffix])
    const records: Wire[] = (await ask(`/domains/${company.primaryDomain}/serviceConfigurationRecords`)).body.value
    expect(records.map((one) => one.recordType)).toEqual(['Mx', 'Txt', 'CName'])
    const [text] = (await ask(`/domains/${company.primaryDomain}/verificationDnsRecords`)).body.value
    expect(company.dns.some((record) => record.type === 'TXT' && record.text === text.text)).toBe(true)
    expect((await ask('/domains/nowhere.example')).status).toBe(404)
  })

  it('pages users, and gives only a few properties unless asked', async () => {
    const { ask } = await open()
    const first = await ask('/users')
    expect(first.body.value.length).toBe(100)
    expect(Object.keys(first.body.value[0])).not.toContain('proxyAddresses')
    let page = await ask('/users?$top=999&$select=id,proxyAddresses')
    const ids: string[] = []
    for (;;) {
      ids.push(...page.body.value.map((one: Wire) => one.id))
      if (page.body['@odata.nextLink'] === undefined) break
      page = await ask(page.body['@odata.nextLink'])
    }
    expect(Object.keys(page.body.value[0])).toEqual(['id', 'proxyAddresses'])
    // 2,412 mailboxes but for 9 without a mail user and 6 linked ones; 30 mail users.
    expect(new Set(ids).size).toBe(2427)
    expect((await ask('/users?$top=1000')).status).toBe(400)
  })

  it('finds somebody by mail or by any address, and refuses filters it does not know', async () => {
    const { ask } = await open()
    const found = async (filter: string) => (await ask(`/users?$filter=${encodeURIComponent(filter)}`)).body.value
    expect((await found(`mail eq '${healthy}'`))[0].mail).toBe(healthy)
    expect((await found(`proxyAddresses/any(p:p eq 'smtp:${healthy.toUpperCase()}')`))[0].mail).toBe(healthy)
    expect((await found(`mail eq 'none' or userPrincipalName eq '${healthy}'`)).length).toBe(1)
    expect((await found(`mail eq '${healthy}' and accountEnabled eq false`)).length).toBe(0)
    const refused = await ask("/users?$filter=endswith(mail,'x')")
    expect([refused.status, refused.body.error.code]).toEqual([400, 'Request_UnsupportedQuery'])
  })

  it('shows the problems that can be seen there', async () => {
    const { ask } = await open()
    expect((await ask(`/users/${oneOf('no-mail-user')}`)).status).toBe(404)
    const conflict = (await ask(`/users/${oneOf('provisioning-conflict')}?$select=onPremisesProvisioningErrors,mail`))
      .body
    expect(conflict.onPremisesProvisioningErrors[0]).toMatchObject({
      category: 'PropertyConflict',
      propertyCausingError: 'ProxyAddress',
    })
    const off = (await ask(`/users/${oneOf('exchange-plan-off')}?$select=assignedLicenses`)).body
    expect(off.assignedLicenses).toEqual([{ skuId: SKU.e3, disabledPlans: [PLAN.exchange] }])
    const nowhere = (await ask(`/users/${oneOf('no-usage-location')}?$select=usageLocation`)).body
    expect(nowhere.usageLocation).toBeNull()
  })

  it('gives a licence only with a usage location, keeps it, and counts it', async () => {
    const { ask, license, restart } = await open()
    const name = oneOf('no-usage-location')
    const add = [{ skuId: SKU.e3, disabledPlans: [PLAN.teams] }]
    expect((await license(name, add)).body.error.message).toContain('invalid usage location')
    expect((await ask(`/users/${name}`, { method: 'PATCH', body: { usageLocation: 'DE' } })).status).toBe(204)
    const before = (await ask('/subscribedSkus')).body.value[0].consumedUnits
    expect((await license(name, add)).body.assignedLicenses).toEqual(add)
    expect((await ask('/subscribedSkus')).body.value[0].consumedUnits).toBe(before + 1)
    await restart()
    expect((await ask(`/users/${name}?$select=assignedLicenses`)).body.assignedLicenses).toEqual(add)
    expect((await license(name, [], [SKU.e3])).body.assignedLicenses).toEqual([])
  })

  it('refuses licences that are not there, plans not in them, and anything mastered on-premises', async () => {
    const { ask, license } = await open()
    expect((await license(healthy, [{ skuId: 'x' }])).body.error.message).toContain('valid company License')
    expect((await license(healthy, [{ skuId: SKU.e3, disabledPlans: ['x'] }])).body.error.message).toContain(
      'service plan x',
    )
    expect((await license(healthy, [], [SKU.e3])).body.error.message).toContain('corresponding license')
    expect((await ask(`/users/${healthy}/assignLicense`, { method: 'POST', body: { addLicenses: [] } })).status).toBe(
      400,
    )
    expect((await ask(`/users/${healthy}`, { method: 'PATCH', body: { mail: 'x@y.example' } })).status).toBe(400)
    const people = company.mailboxes.filter((one) => one.problem === undefined).slice(0, 26)
    const answers: number[] = []
    for (const one of people) answers.push((await license(one.upn, [{ skuId: SKU.exchangeOnly }])).status)
    expect(answers).toEqual([...Array.from({ length: 25 }, () => 200), 400])
  })

  it('answers several questions at once', async () => {
    const { ask } = await open()
    const requests = [
      { id: '1', method: 'GET', url: `/users/${healthy}` },
      { id: '2', method: 'GET', url: '/users/nobody' },
      { id: '3', method: 'PATCH', url: `/users/${healthy}`, body: { usageLocation: 'FR' } },
    ]
    const { body } = await ask('/$batch', { method: 'POST', body: { requests } })
    expect(body.responses.map((one: Wire) => [one.id, one.status])).toEqual([
      ['1', 200],
      ['2', 404],
      ['3', 204],
    ])
    const many = Array.from({ length: 21 }, (_, n) => ({ id: String(n), method: 'GET', url: '/organization' }))
    expect((await ask('/$batch', { method: 'POST', body: { requests: many } })).status).toBe(400)
  })

  it('is throttled and unavailable as often as asked for, and shaped like Graph', async () => {
    const { ask, faults } = await open()
    faults.on('graph-throttled', 1)
    const throttled = await ask('/organization')
    expect([throttled.status, throttled.headers.get('Retry-After')]).toEqual([429, '1'])
    expect(Object.keys(throttled.body.error)).toEqual(['code', 'message', 'innerError'])
    faults.on('graph-unavailable', 1)
    expect((await ask('/organization')).status).toBe(503)
    expect((await ask('/organization')).status).toBe(200)
  })

  it('is throttled without a word on how long', async () => {
    const { ask, faults } = await open()
    faults.on('graph-throttled-bare', 1)
    const throttled = await ask('/organization')
    expect([throttled.status, throttled.headers.get('Retry-After')]).toEqual([429, null])
    expect((await ask('/organization')).status).toBe(200)
  })

  it('throttles one request inside a $batch, which then is not done', async () => {
    const { ask, faults } = await open()
    faults.on('graph-throttled-in-batch', 1)
    const change = { method: 'PATCH', url: `/users/${healthy}`, body: { usageLocation: 'FR' } }
    const requests = [
      { id: '1', ...change },
      { id: '2', method: 'GET', url: `/users/${healthy}?$select=usageLocation` },
    ]
    const { responses } = (await ask('/$batch', { method: 'POST', body: { requests } })).body
    expect(responses[0]).toMatchObject({ id: '1', status: 429, headers: { 'Retry-After': '1' } })
    expect(responses[1]).toMatchObject({ id: '2', status: 200, body: { usageLocation: 'DE' } })
  })

  it('never answers a question, and goes on answering changes', async () => {
    const { ask, faults, url } = await open()
    faults.on('graph-timeout-read', 1)
    const gaveUp = new AbortController()
    const question = fetch(`${url}/v1.0/organization`, { signal: gaveUp.signal })
    const change = () => ask(`/users/${healthy}`, { method: 'PATCH', body: { usageLocation: 'FR' } })
    do expect((await change()).status).toBe(204)
    while (faults.is('graph-timeout-read'))
    expect((await ask('/organization')).status).toBe(200)
    gaveUp.abort()
    await expect(question).rejects.toThrow()
  })

  it('lets nobody in without the token where one is demanded', async () => {
    const { ask } = await open({ token: 'secret' })
    expect((await ask('/organization')).body.error.code).toBe('InvalidAuthenticationToken')
  })
})
