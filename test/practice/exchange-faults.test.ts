import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { base64, company, DAY, HOUR, MINUTE, openExchange, SECOND } from './practice.ts'

const list = practiceList(company, 40)

describe('faults of practice Exchange Online', () => {
  it.each([
    ['exchange-throttled', 429, '1'],
    ['exchange-throttled-bare', 429, null],
    ['exchange-unavailable', 503, null],
    ['exchange-error', 500, null],
  ] as const)('%s spoils as many answers as asked for', async (fault, status, retryAfter) => {
    const exchange = await openExchange()
    exchange.faults.on(fault, 1)
    const spoiled = await exchange.call('Get-MigrationBatch')
    expect([spoiled.status, spoiled.headers.get('Retry-After')]).toEqual([status, retryAfter])
    if (status === 500) expect(spoiled.body.error.innererror.internalexception.stacktrace).toContain('at Microsoft')
    expect((await exchange.call('Get-MigrationBatch')).status).toBe(200)
  })

  it('a spoiled write is not done', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-unavailable', 1)
    await exchange.create('sales-1', list)
    expect((await exchange.call('Get-MigrationBatch', { Identity: 'sales-1' })).status).toBe(404)
  })

  it('forbidden cannot be unpacked', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-forbidden', 1)
    await expect(exchange.call('Get-MigrationBatch')).rejects.toThrow()
  })

  it('timeout does what is asked, and never answers', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-timeout', 1)
    const gaveUp = new AbortController()
    const call = fetch(`${exchange.system.url}${exchange.path}`, {
      method: 'POST',
      signal: gaveUp.signal,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        CmdletInput: {
          CmdletName: 'New-MigrationBatch',
          Parameters: { Name: 'sales-1', SourceEndpoint: 'EX07-01', CSVData: base64(list) },
        },
      }),
    })
    // It is there as soon as it can be seen, although the first question is still open.
    for (;;) if ((await exchange.call('Get-MigrationBatch', { Identity: 'sales-1' })).status === 200) break
    gaveUp.abort()
    await expect(call).rejects.toThrow()
  })

  it('a batch that is slow to appear is not there for five seconds, for anybody', async () => {
    const exchange = await openExchange()
    exchange.faults.on('exchange-slow-to-appear', 1)
    expect((await exchange.create('sales-1', list)).status).toBe(200)
    expect((await exchange.call('Get-MigrationBatch', { Identity: 'sales-1' })).status).toBe(404)
    expect((await exchange.call('Start-MigrationBatch', { Identity: 'sales-1' })).status).toBe(404)
    expect((await exchange.call('Get-MigrationUser', { BatchId: 'sales-1' })).status).toBe(404)
    expect((await exchange.values('Get-MigrationBatch')).length).toBe(1)
    exchange.wall.advance(5 * SECOND)
    expect((await exchange.call('Get-MigrationBatch', { Identity: 'sales-1' })).status).toBe(200)
    expect((await exchange.values('Get-MigrationBatch')).length).toBe(2)
  })
})

describe('a dead source', () => {
  it('fails the test with HTTP 200, and what is being copied; when it is back, a retry helps', async () => {
    const exchange = await openExchange()
    const result = async () => (await exchange.values('Test-MigrationServerAvailability', { Endpoint: 'EX07-01' }))[0]
    expect((await result())?.Result).toBe('Success')
    await exchange.run('sales-1', list)
    exchange.clock.advance(5 * MINUTE)
    exchange.faults.on('source-dead')
    expect(await result()).toMatchObject({
      Result: 'Failed',
      Message: expect.stringContaining('could not be completed'),
    })
    exchange.clock.advance(2 * HOUR)
    const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
    expect(batch).toMatchObject({ Status: 'Failed', FailedCount: 40 })
    const users = await exchange.values('Get-MigrationUser', { BatchId: 'sales-1' })
    expect(users.every((user) => user.ErrorSummary.startsWith('MigrationServerConnectionFailedException'))).toBe(true)

    exchange.faults.off('source-dead')
    await exchange.values('Start-MigrationBatch', { Identity: 'sales-1' })
    exchange.clock.advance(7 * DAY)
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Synced')
  })

  it('leaves what was synced before: SyncedWithErrors', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list.slice(0, 5))
    exchange.clock.advance(7 * DAY)
    const more = { Identity: 'sales-1', AddUsers: true, CSVData: base64(list.slice(5, 8)) }
    await exchange.values('Set-MigrationBatch', more)
    exchange.faults.on('source-dead')
    exchange.clock.advance(DAY)
    const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
    expect(batch).toMatchObject({ Status: 'SyncedWithErrors', SyncedCount: 5, FailedCount: 3 })
  })

  it('breaks what was told as failed for good, also across a restart', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.clock.advance(5 * MINUTE)
    exchange.faults.on('source-dead')
    exchange.clock.advance(HOUR)
    const given = await exchange.values('Get-MigrationUser', { BatchId: 'sales-1' })
    exchange.faults.clear()
    await exchange.restart()
    expect(await exchange.values('Get-MigrationUser', { BatchId: 'sales-1' })).toEqual(given)
  })
})
