import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../practice/src/company.ts'
import { PROBLEMS, type Problem, type ProblemKind, problemOf } from '../../practice/src/problems.ts'
import { company, DAY, type Exchange, HOUR, MINUTE, openExchange } from './practice.ts'

const planted = problemsOf(company)
const oneOf = (kind: ProblemKind): string => planted.get(kind)?.[0]?.primaryAddress ?? ''

/** The part of an error text that no name is filled into. */
const fixed = (text: string | undefined): string => (text ?? '').split(/'?\{/)[0] ?? ''

async function migrate(exchange: Exchange, kind: ProblemKind): Promise<void> {
  await exchange.run(kind, [oneOf(kind)])
  exchange.clock.advance(14 * DAY)
}
const userOf = async (exchange: Exchange, kind: ProblemKind) =>
  (await exchange.values('Get-MigrationUser', { BatchId: kind }))[0]

const all: readonly Problem[] = PROBLEMS
const failing = all.filter((problem) => problem.failsAt !== undefined).map((problem) => problem.kind as ProblemKind)
const harmless = all.filter((problem) => problem.failsAt === undefined).map((problem) => problem.kind as ProblemKind)

describe('planted problems', () => {
  it.each(failing)('%s fails as the list says', async (kind) => {
    const exchange = await openExchange()
    await migrate(exchange, kind)
    const user = await userOf(exchange, kind)
    expect(user?.Status).toBe('Failed')
    expect(user?.ErrorSummary).toContain(fixed(problemOf(kind).error))
    expect(user?.ErrorSummary).not.toContain('{')
    expect((await exchange.values('Get-MigrationBatch', { Identity: kind }))[0]?.Status).toBe('Failed')
    // One that fails while it is copied has a mailbox in the cloud already, and its mail is diverted.
    const diverted = exchange.system.targetAddressOf(oneOf(kind)) !== undefined
    expect(diverted).toBe(problemOf(kind).failsAt === 'syncing' || kind === 'in-other-batch')
  })

  it.each(failing)('%s: a retry helps where the list says so, and only there', async (kind) => {
    const exchange = await openExchange()
    await migrate(exchange, kind)
    await exchange.values('Start-MigrationBatch', { Identity: kind })
    exchange.clock.advance(14 * DAY)
    expect((await userOf(exchange, kind))?.Status).toBe(problemOf(kind).attempts === 1 ? 'Synced' : 'Failed')
  })

  it.each(harmless)('%s is synced nevertheless', async (kind) => {
    const exchange = await openExchange()
    const on = planted.get(kind)?.find((one) => one.server === 'EX07-01')?.primaryAddress ?? ''
    await exchange.run(kind, [on])
    exchange.clock.advance(14 * DAY)
    expect((await userOf(exchange, kind))?.Status).toBe('Synced')
  })

  it('leave skipped items, and a score', async () => {
    const exchange = await openExchange()
    await migrate(exchange, 'skipped-items')
    await migrate(exchange, 'poor-consistency')
    const some = await userOf(exchange, 'skipped-items')
    expect(some?.DataConsistencyScore).toBe('Investigate')
    expect(some?.SkippedItemCount).toBeGreaterThan(0)
    const [batch] = await exchange.values('Get-MigrationBatch', { Identity: 'poor-consistency' })
    expect(batch).toMatchObject({ Status: 'Synced', DataConsistencyScore: 'Poor' })
  })

  it('very many items take longer than their size', async () => {
    const exchange = await openExchange()
    await exchange.run('slow', [oneOf('many-items')])
    exchange.clock.advance(5 * HOUR)
    expect((await exchange.values('Get-MigrationUser', { BatchId: 'slow' }))[0]?.Status).toBe('Syncing')
  })

  it('the pilot batch is there from the first day, and holds its people', async () => {
    const exchange = await openExchange()
    const [pilot] = await exchange.values('Get-MigrationBatch')
    expect(pilot).toMatchObject({ Identity: 'pilot-2025', Status: 'Synced', SyncedCount: 5 })
    const made = await exchange.create('again', [oneOf('in-other-batch')])
    expect(made.body.value[0].ValidationWarnings[0]).toContain("already included in migration batch 'pilot-2025'")
    await exchange.values('Start-MigrationBatch', { Identity: 'again' })
    exchange.clock.advance(5 * MINUTE)
    const [user] = await exchange.values('Get-MigrationUser', { BatchId: 'again' })
    expect(user?.ErrorSummary).toContain('UserDuplicateInOtherBatchException')
    await exchange.values('Remove-MigrationUser', { Identity: oneOf('in-other-batch'), Confirm: false })
    await exchange.values('Start-MigrationBatch', { Identity: 'again' })
    exchange.clock.advance(3 * DAY)
    expect((await exchange.values('Get-MigrationUser', { BatchId: 'again' }))[0]?.Status).toBe('Synced')
  })

  it('are seen in Exchange Online beforehand where the list says so', async () => {
    const exchange = await openExchange()
    const absent = async (kind: ProblemKind) => (await exchange.call('Get-Recipient', { Identity: oneOf(kind) })).status
    expect([await absent('no-mail-user'), await absent('linked'), await absent('provisioning-conflict')]).toEqual([
      404, 404, 404,
    ])
    const seen = async (kind: ProblemKind) => (await exchange.values('Get-Recipient', { Identity: oneOf(kind) }))[0]
    expect((await seen('hidden'))?.HiddenFromAddressListsEnabled).toBe(true)
    expect((await seen('cloud-mailbox-exists'))?.RecipientType).toBe('UserMailbox')
    expect((await seen('other-primary'))?.PrimarySmtpAddress).not.toBe(oneOf('other-primary'))
    expect((await seen('no-exchange-guid'))?.ExchangeGuid).toBe('00000000-0000-0000-0000-000000000000')
  })

  it('mailboxes on another server than the endpoint’s fail by name', async () => {
    const exchange = await openExchange()
    const elsewhere = company.mailboxes.find((one) => one.problem === undefined && one.server === 'EX07-02')
    await exchange.run('wrong', [elsewhere?.primaryAddress ?? ''])
    exchange.clock.advance(DAY)
    const [user] = await exchange.values('Get-MigrationUser', { BatchId: 'wrong' })
    expect(user).toMatchObject({
      Status: 'Failed',
      ErrorSummary: expect.stringContaining("Couldn't connect to the source"),
    })
  })
})
