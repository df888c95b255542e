/** The last header of a run, its line in the audit log, and the file with every item. */
import { describe, expect, it } from 'vitest'
import { ask, decide } from '../../src/approvals/approval.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { batchStop, step } from '../../src/plans/steps/index.ts'
import { DownloadKind } from '../../src/records/download.ts'
import { refusal, remoteBatch } from '../support/fakes.ts'
import { ABEL, LINKS, later, OLIVE, planRecord, runOf, startDraft, T0 } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
import { running } from './running.ts'

const record = planRecord(startDraft({ title: 'It', steps: [step(batchStop, { batch: 'sales-1' })] }))
const waits = { batch: async () => remoteBatch('Syncing'), stopBatch: async () => {} }

function approved() {
  const asked = ask({ by: OLIVE, hash: record.plan.hash, needed: 1 }, T0, 24)
  const decided = decide(record.id, asked, { is: 'approved', by: ABEL, roles: ['approver'], at: later(60) })
  if (!decided.ok) throw new Error(decided.message)
  return decided.approval
}

describe('a run that ends', () => {
  it('tells the audit log who asked, who agreed, and what came of it', async () => {
    const approval = approved()
    const one = await running(waits, record, { run: runOf(record, { approval }) })
    await one.run()
    one.wall.advance(1_000)
    await one.halt()
    await one.run()
    expect(await one.store.read('audit')).toEqual([
      {
        at: later(1).toISOString(),
        request: record.requestId,
        plan: '4k7m',
        subject: 'sales-1',
        by: OLIVE,
        verdicts: JSON.parse(JSON.stringify(approval.verdicts)),
        outcome: 'closed',
        message: 'Halted.',
      },
    ])
    expect(approval.verdicts).toHaveLength(1)
  })

  it('waits for nothing any more, and has no file where there are no items', async () => {
    const one = await running(waits, record)
    expect(await one.run()).toMatchObject({ waitingSince: T0.toISOString() })
    await one.halt()
    const run = await one.run()
    expect(run).toMatchObject({ state: 'closed', end: { message: 'Halted.', remedy: 'Ask again.' } })
    expect([run.waitingSince, run.unreachableSince, run.nextAttemptAt, run.report]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(await one.store.list(DownloadKind)).toEqual([])
  })

  it('tells its outcome once, however often its card is drawn again', async () => {
    const one = await running(waits, record)
    await one.halt()
    const run = await one.run()
    const keys = (outbox: readonly { key: string }[]) => outbox.map(({ key }) => key)
    expect(keys(run.outbox)).toEqual(['card', 'outcome'])
    expect(keys(drawWith(LINKS)(record, run).outbox)).toEqual(['card', 'outcome'])
  })

  it('keeps the file with its items for a day', async () => {
    const system = remote()
    const one = await running({}, licencePlan(people(2)), { kinds: system.kinds })
    const { report = '' } = await one.run()
    expect((await one.store.get(DownloadKind, report))?.value).toMatchObject({
      name: '4k7m.csv',
      type: 'text/csv; charset=utf-8',
      expires: later(86_400).toISOString(),
    })
  })

  it('names why an item was refused in words people know, or by its code where there are none', async () => {
    const system = remote()
    const errors = [
      refusal('Give', 'Odd', 'It will not have it'),
      refusal('Give', 'Odd', ''),
      refusal('Give', 'Odd', 'DCOverloadedException: dc-7'),
      refusal('Give', 'Odd', 'It will not have it '.repeat(40)),
    ]
    const refusing = { ...system.kinds[0], parallel: 1, write: () => Promise.reject(errors.shift()) } as never
    const one = await running({}, licencePlan(people(4)), { kinds: [refusing] })
    const [first, second, known, long] = (await one.run()).refusals.map(({ message }) => message)
    expect([first, second]).toEqual(['It will not have it', 'Odd'])
    expect(known).toMatch(/^A server behind Exchange Online was busy/)
    expect(long?.length).toBeLessThanOrEqual(200)
  })
})
