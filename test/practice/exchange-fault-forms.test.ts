/** The awkward ways of the real service, one by one, as they come over the wire. */
import { describe, expect, it } from 'vitest'
import { practiceList, problemsOf } from '../../practice/src/company.ts'
import type { FaultName } from '../../practice/src/faults.ts'
import { base64, company, DAY, type Exchange, openExchange } from './practice.ts'

const list = practiceList(company, 5)
const has = async (exchange: Exchange, name: string) =>
  (await exchange.values('Get-MigrationBatch')).some((batch) => batch.Identity === name)

/** One cmdlet with the redirects left to the caller; `give up` ends it. */
function raw(exchange: Exchange, name: string, parameters: object, more: RequestInit = {}, url = exchange.system.url) {
  return fetch(`${url}${exchange.path}`, {
    method: 'POST',
    redirect: 'manual',
    ...more,
    headers: { 'Content-Type': 'application/json', ...more.headers },
    body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
  })
}
const creation = { Name: 'sales-1', SourceEndpoint: 'EX07-01', CSVData: base64(list) }

describe('an error’s forms', () => {
  it.each<[FaultName, number, string]>([
    ['exchange-throttled-text', 500, 'maximum number of concurrent requests per tenant. Please wait and try again'],
    ['exchange-error-in-200', 200, 'ExB57C2E|Microsoft.Exchange.Data.Storage.StorageTransientException|The mailbox'],
    ['exchange-error-proxied', 400, 'Request return error with following error message'],
    ['exchange-error-internal', 500, 'SuitabilityDirectoryException'],
    ['exchange-error-typed', 500, 'DCOverloadedException'],
    ['exchange-error-localized', 500, 'Der Verzeichnisdienst ist ausgelastet'],
    ['exchange-error-records', 500, 'ErrorRecords'],
    ['exchange-error-message', 500, 'An error has occurred.'],
    ['exchange-error-page', 502, '<h1>Bad Gateway</h1>'],
  ])('%s, once, and nothing was done', async (fault, status, text) => {
    const exchange = await openExchange()
    exchange.faults.on(fault, 1)
    const answer = await raw(exchange, 'New-MigrationBatch', creation)
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(text)
    expect(await has(exchange, 'sales-1')).toBe(false)
  })

  it('JSON stands inside the text of the details, where it does', async () => {
    const exchange = await openExchange()
    for (const fault of ['exchange-error-typed', 'exchange-error-localized'] as const) {
      exchange.faults.on(fault, 1)
      const inside = JSON.parse((await exchange.call('Get-MigrationBatch')).body.error.details[0].message)
      expect(inside.Message).not.toBe('')
      expect(inside.TypeName ?? inside.ClassName).toMatch(/^Microsoft\.Exchange\.Data\.Directory\.\w+Exception$/)
    }
  })

  it('503 comes in bursts of three, with three answers between', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-bursts', 5)
    const statuses: number[] = []
    for (let call = 0; call < 12; call++) statuses.push((await exchange.call('Get-MigrationConfig')).status)
    expect(statuses).toEqual([503, 503, 503, 200, 200, 200, 503, 503, 200, 200, 200, 200])
  })
})

describe('a regional host', () => {
  it('is where every call is sent on to, and wants the token as well', async () => {
    const exchange = await openExchange({ token: 'secret' })
    exchange.faults.on('exchange-moved')
    const moved = await raw(exchange, 'Get-MigrationBatch', {})
    expect(moved.status).toBe(302)
    const regional = new URL(moved.headers.get('Location') ?? '')
    expect(regional.host).not.toBe(new URL(exchange.system.url).host)
    expect(regional.pathname).toBe(exchange.path)
    expect((await raw(exchange, 'Get-MigrationBatch', {}, {}, regional.origin)).status).toBe(401)
    const headers = { Authorization: 'Bearer secret' }
    const answer = await raw(exchange, 'Get-MigrationBatch', {}, { headers }, regional.origin)
    expect(answer.status).toBe(200)
    expect(JSON.stringify(await answer.json())).toContain(`${regional.host}/adminapi`)
  })

  it('goes on answering when nothing is sent there any more', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-moved', 1)
    const { origin } = new URL((await raw(exchange, 'Get-MigrationBatch', {})).headers.get('Location') ?? '')
    expect((await raw(exchange, 'Get-MigrationBatch', {})).status).toBe(200)
    expect((await raw(exchange, 'Get-MigrationBatch', {}, {}, origin)).status).toBe(200)
  })
})

describe('one cmdlet forbidden', () => {
  it('New-MigrationBatch unless another is named; it is no longer among those the app may call', async () => {
    const exchange = await openExchange()
    const exported = async () => {
      const path = `/adminapi/v1.0/${company.tenantId}/EXOModuleFile?Version=3.9.2`
      return (await (await fetch(`${exchange.system.url}${path}`)).text()).includes('New-MigrationBatch')
    }
    exchange.faults.on('exchange-forbidden-cmdlet')
    expect(await exported()).toBe(false)
    await expect(exchange.create('sales-1', list)).rejects.toThrow()
    expect((await exchange.call('Get-MigrationBatch')).status).toBe(200)
    exchange.faults.on('exchange-forbidden-cmdlet', 1, 'get-migrationbatch')
    expect(await exported()).toBe(true)
    expect((await exchange.create('sales-1', list)).status).toBe(200)
    await expect(exchange.call('Get-MigrationBatch')).rejects.toThrow()
    expect((await exchange.call('Get-MigrationBatch')).status).toBe(200)
  })
})

describe('answers that are lost', () => {
  it('the connection breaks after the write was done', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-reset', 1)
    await expect(exchange.create('sales-1', list)).rejects.toThrow()
    expect(await has(exchange, 'sales-1')).toBe(true)
  })

  it('questions are never answered, changes are', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-timeout-read', 1)
    const gaveUp = new AbortController()
    const question = raw(exchange, 'Get-MigrationBatch', {}, { signal: gaveUp.signal })
    expect((await exchange.create('sales-1', list)).status).toBe(200)
    // The next question is answered only once the first has used the fault up.
    while (exchange.faults.is('exchange-timeout-read')) await exchange.create('x y', list)
    expect((await exchange.call('Get-MigrationBatch')).status).toBe(200)
    gaveUp.abort()
    await expect(question).rejects.toThrow()
  })

  it('a next page is no longer known, once', async () => {
    const exchange = await openExchange()
    const headers = { Prefer: 'odata.maxpagesize=1000' }
    const { body } = await exchange.call('Get-Recipient', { ResultSize: 'Unlimited' }, { headers })
    exchange.faults.on('exchange-page-expired', 1)
    const query = new URL(body['@odata.nextLink']).search
    const lost = await exchange.call('Get-Recipient', { ResultSize: 'Unlimited' }, { query })
    expect(lost.status).toBe(400)
    expect(JSON.stringify(lost.body)).toContain('Expired or Invalid pagination request')
    expect((await exchange.call('Get-Recipient', { ResultSize: 'Unlimited' }, { query })).status).toBe(200)
  })
})

describe('answers that are odd', () => {
  it('warnings come in a header and in the body', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-warnings', 1)
    const { headers, body } = await exchange.call('Get-MigrationBatch')
    expect(JSON.parse(headers.get('X-Warnings') ?? '')).toHaveLength(1)
    expect(body['@adminapi.warnings']).toHaveLength(1)
    expect((await exchange.call('Get-MigrationBatch')).headers.get('X-Warnings')).toBeNull()
  })

  it('a batch and its users are in statuses nobody knows, as often as asked for', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.faults.on('exchange-unknown-batch-status', 1)
    exchange.faults.on('exchange-unknown-user-status', 1)
    const statuses = async () => {
      const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
      const [user] = await exchange.values('Get-MigrationUser', { BatchId: 'sales-1' })
      return [batch?.Status, user?.Status]
    }
    expect(await statuses()).toEqual(['Revalidating', 'Rehydrating'])
    expect(await statuses()).toEqual(['Syncing', 'Validating'])
  })

  it('a failed mailbox is told in German, with the exception’s name as it is', async () => {
    const exchange = await openExchange()
    const lost = problemsOf(company).get('connection-lost')?.[0]?.primaryAddress ?? ''
    await exchange.run('sales-1', [list[0] ?? '', lost])
    exchange.clock.advance(7 * DAY)
    const texts = async () =>
      (await exchange.values('Get-MigrationUser', { BatchId: 'sales-1' })).map((user) => user.ErrorSummary)
    exchange.faults.on('exchange-foreign-text', 1)
    expect(await texts()).toEqual([
      null,
      expect.stringMatching(/^MigrationServerConnectionFailedException: Die Verbindung mit dem Server '\S+' konnte/),
    ])
    expect(await texts()).toEqual([null, expect.stringContaining('could not be completed')])
  })
})
