import { describe, expect, it } from 'vitest'
import { practiceList, problemsOf } from '../../practice/src/company.ts'
import { base64, company, DAY, detail, type Exchange, HOUR, MINUTE, openExchange, SECOND } from './practice.ts'

const list = practiceList(company, 60)
const [first = ''] = list

const statuses = async (exchange: Exchange, batch: string): Promise<string[]> =>
  (await exchange.values('Get-MigrationUser', { BatchId: batch })).map((user) => user.Status)

describe('a staged batch', () => {
  it('is Created, and nothing happens until it is started', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list)
    exchange.clock.advance(DAY)
    const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
    expect(batch).toMatchObject({
      Status: 'Created',
      TotalCount: 60,
      PendingCount: 60,
      ActiveCount: 0,
      StartDateTime: null,
    })
    expect(exchange.system.targetAddressOf(first)).toBeUndefined()
  })

  it('is Stopped before its start in tenants that say so', async () => {
    const exchange = await openExchange({ fresh: 'Stopped' })
    await exchange.create('sales-1', list)
    const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
    expect(batch).toMatchObject({ Status: 'Stopped', StoppedCount: 60 })
    expect(new Set(await statuses(exchange, 'sales-1'))).toEqual(new Set(['Stopped']))
    await exchange.values('Start-MigrationBatch', { Identity: 'sales-1' })
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Syncing')
  })

  it('diverts mail before any content has come', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    expect((await exchange.values('Get-MailUser', { Identity: first })).length).toBe(1)
    exchange.clock.advance(4 * MINUTE)
    const [user] = await exchange.values('Get-MigrationUser', { Identity: first })
    expect(user?.Status).toBe('Syncing')
    expect(user?.LastSuccessfulSyncTime).toBeNull()
    const [mailbox] = await exchange.values('Get-Mailbox', { Identity: first })
    expect(exchange.system.targetAddressOf(first)).toMatch(/^SMTP:.+onmicrosoft\.com$/)
    expect(mailbox?.EmailAddresses).toContain(exchange.system.targetAddressOf(first)?.replace('SMTP:', 'smtp:'))
    expect(mailbox?.ExchangeGuid).toBe(user?.MailboxGuid)
  })

  it('copies as many at a time as the endpoint allows, all batches together', async () => {
    const exchange = await openExchange()
    await exchange.run('one', list.slice(0, 30))
    await exchange.run('two', list.slice(30))
    exchange.clock.advance(4 * MINUTE)
    const all = [...(await statuses(exchange, 'one')), ...(await statuses(exchange, 'two'))]
    expect(all.filter((status) => status === 'Syncing').length).toBe(20)
    expect((await exchange.values('Get-MigrationEndpoint', { Identity: 'EX07-01' }))[0]?.ActiveMigrationCount).toBe(20)
    await exchange.values('Set-MigrationEndpoint', { Identity: 'EX07-01', MaxConcurrentMigrations: 1 })
    exchange.clock.advance(30 * DAY)
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'two' }))[0]?.Status).toBe('Synced')
  })

  it('ends as Synced, is never Completed, and grows no fresher afterwards', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.clock.advance(7 * DAY)
    const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
    expect(batch).toMatchObject({ Status: 'Synced', SyncedCount: 60, FailedCount: 0, DataConsistencyScore: 'Good' })
    exchange.clock.advance(10 * DAY)
    const [later] = await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' })
    expect(later?.LastSyncedDateTime).toBe(batch?.LastSyncedDateTime)
    expect(later?.Status).toBe('Synced')
  })

  it('takes hours for gigabytes: about 0.43 to 1.11 GB an hour for each mailbox', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', [first])
    const gigabytes = (company.mailboxes.find((one) => one.primaryAddress === first)?.sizeBytes ?? 0) / 1024 ** 3
    exchange.clock.advance((gigabytes / 1.2) * HOUR)
    expect(await statuses(exchange, 'sales-1')).toEqual(['Syncing'])
    const [statistics] = await exchange.values('Get-MigrationUserStatistics', { Identity: first })
    expect(statistics?.PercentageComplete).toBeGreaterThan(10)
    expect(statistics?.BytesTransferred).toMatch(/^[\d.]+ (GB|MB) \([\d,]+ bytes\)$/)
    exchange.clock.advance((gigabytes / 0.3) * HOUR + HOUR)
    expect(await statuses(exchange, 'sales-1')).toEqual(['Synced'])
  })

  it('keeps mailboxes and diverted mail when it is stopped, and goes on where it stood', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.clock.advance(15 * MINUTE)
    const before = await exchange.values('Get-MigrationUserStatistics', { Identity: first })
    expect(before[0]?.PercentageComplete).toBeGreaterThan(0)
    expect(before[0]?.PercentageComplete).toBeLessThan(95)
    await exchange.values('Stop-MigrationBatch', { Identity: 'sales-1', Confirm: false })
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Stopping')
    exchange.clock.advance(MINUTE)
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Stopped')
    const target = exchange.system.targetAddressOf(first)
    exchange.clock.advance(DAY)
    expect(target).toBeDefined()
    expect(exchange.system.targetAddressOf(first)).toBe(target)
    expect((await exchange.values('Get-Mailbox', { Identity: first })).length).toBe(1)
    const stopped = await exchange.values('Get-MigrationUserStatistics', { Identity: first })
    expect(stopped[0]?.PercentageComplete).toBe(before[0]?.PercentageComplete)
    await exchange.values('Start-MigrationBatch', { Identity: 'sales-1' })
    exchange.clock.advance(7 * DAY)
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Synced')
  })

  it('refuses a stop when all its requests have ended, and a removal while it runs', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list.slice(0, 3))
    const removal = await exchange.call('Remove-MigrationBatch', { Identity: 'sales-1', Confirm: false })
    expect(detail(removal)).toContain('MigrationBatchCannotBeRemovedException')
    exchange.clock.advance(7 * DAY)
    const stop = await exchange.call('Stop-MigrationBatch', { Identity: 'sales-1', Confirm: false })
    expect(stop.status).toBe(400)
    expect(detail(stop)).toMatch(
      /^Ex[0-9A-F]{6}\|.+MigrationBatchCannotBeStoppedException\|The migration batch 'sales-1' can't/,
    )
    await exchange.values('Remove-MigrationBatch', { Identity: 'sales-1', Confirm: false })
    exchange.clock.advance(MINUTE)
    expect((await exchange.call('Get-MigrationBatch', { Identity: 'sales-1' })).status).toBe(404)
    expect(exchange.system.targetAddressOf(first)).toBeDefined()
  })

  it('lets one person be withdrawn, stopped and started', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list.slice(0, 3))
    exchange.clock.advance(5 * MINUTE)
    await exchange.values('Stop-MigrationUser', { Identity: list[1], Confirm: false })
    await exchange.values('Remove-MigrationUser', { Identity: list[2], Confirm: false })
    exchange.clock.advance(7 * DAY)
    expect(await statuses(exchange, 'sales-1')).toEqual(['Synced', 'Stopped'])
    await exchange.values('Start-MigrationUser', { Identity: list[1] })
    exchange.clock.advance(7 * DAY)
    expect(await statuses(exchange, 'sales-1')).toEqual(['Synced', 'Synced'])
    expect(exchange.system.targetAddressOf(list[2] ?? '')).toBeDefined()
  })

  it('is stopped by the service after 60 untouched days, and removed 90 days later', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list.slice(0, 3))
    exchange.clock.advance(59 * DAY)
    const status = async () =>
      (await exchange.values('Get-MigrationBatch')).find((one) => one.Identity === 'sales-1')?.Status
    expect(await status()).toBe('Synced')
    exchange.clock.advance(3 * DAY)
    expect(await status()).toBe('Stopped')
    exchange.clock.advance(90 * DAY)
    expect(await status()).toBeUndefined()
  })

  it('takes its mailboxes again in a later batch', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', [first])
    exchange.clock.advance(DAY)
    await exchange.values('Remove-MigrationBatch', { Identity: 'sales-1', Confirm: false })
    exchange.clock.advance(MINUTE)
    await exchange.run('sales-2', [first])
    exchange.clock.advance(3 * DAY)
    expect(await statuses(exchange, 'sales-2')).toEqual(['Synced'])
  })

  it('starts by itself with AutoStart, and with StartAfter when the time has come', async () => {
    const exchange = await openExchange()
    await exchange.create('now', [first], { AutoStart: true })
    await exchange.create('later', list.slice(1, 3), { StartAfter: '2026-03-02T12:00:00Z' })
    const status = async (name: string) => (await exchange.values('Get-MigrationBatch', { Identity: name }))[0]?.Status
    expect([await status('now'), await status('later')]).toEqual(['Syncing', 'Waiting'])
    exchange.clock.advance(4 * HOUR + SECOND)
    expect(await status('later')).toBe('Syncing')
  })

  it('grows by Set-MigrationBatch -AddUsers', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', [first])
    await exchange.values('Set-MigrationBatch', {
      Identity: 'sales-1',
      AddUsers: true,
      CSVData: base64(list.slice(1, 4)),
    })
    expect((await statuses(exchange, 'sales-1')).length).toBe(4)
  })

  it('without a list is a cutover of everybody: the trap', async () => {
    const exchange = await openExchange()
    const made = await exchange.call('New-MigrationBatch', { Name: 'oops', SourceEndpoint: 'EX07-01' })
    expect(made.status).toBe(200)
    expect(made.body.value[0]).toMatchObject({ MigrationType: 'ExchangeOutlookAnywhere', TotalCount: 2400 })
  })
})

describe('rooms and shared mailboxes', () => {
  it('arrive as user mailboxes until their type is set', async () => {
    const exchange = await openExchange()
    const room = company.mailboxes.find((one) => one.kind === 'room' && one.server === 'EX07-01')?.primaryAddress ?? ''
    expect(
      problemsOf(company)
        .get('arrives-as-user')
        ?.map((one) => one.primaryAddress),
    ).toContain(room)
    await exchange.run('rooms', [room])
    exchange.clock.advance(3 * DAY)
    const type = async () => (await exchange.values('Get-Mailbox', { Identity: room }))[0]?.RecipientTypeDetails
    expect(await type()).toBe('UserMailbox')
    await exchange.values('Set-Mailbox', { Identity: room, Type: 'Room' })
    expect(await type()).toBe('RoomMailbox')
  })
})

describe('many batches', () => {
  it('are 100 at most, the pilot included', async () => {
    const exchange = await openExchange()
    for (let count = 1; count < 100; count++) await exchange.create(`b-${count}`, [list[0] ?? ''])
    const [config] = await exchange.values('Get-MigrationConfig')
    expect(config).toMatchObject({ MaxNumberOfBatches: 100, CanSubmitNewBatch: false })
    const refused = await exchange.create('b-100', [first])
    expect(detail(refused)).toContain('maximum number of migration batches (100)')
  })
})
