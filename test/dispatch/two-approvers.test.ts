/** A change that two people have to agree to, from the asking to the audit log, over one store. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { manualClock } from '../../src/clock.ts'
import approvals from '../../src/commands/approvals.ts'
import approve from '../../src/commands/approve.ts'
import type { Command } from '../../src/commands/define.ts'
import deny from '../../src/commands/deny.ts'
import { expire } from '../../src/plans/expire.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { createRunner } from '../../src/plans/runner.ts'
import { RunKind } from '../../src/records/run.ts'
import { claimOn } from '../plans/running.ts'
import { remoteBatch, systemsOf, writesOf } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { ABEL, LINKS, later, OLIVE, T0 } from '../support/records.ts'
import { BERTA, draft, harness, said } from './core.ts'

const freeze: Command = {
  name: 'freeze',
  summary: 'Stops it for good',
  group: 'batches',
  args: z.object({ batch: z.string() }),
  examples: ['freeze sales-1'],
  kind: 'change',
  consent: 'two',
  role: 'operator',
  card: 'plan',
  plan: async () => draft(),
}

/** Asked for; two dispatchers and a runner on one store, and an Exchange that counts what it is told to stop. */
async function asked() {
  const store = memoryStore()
  const options = { store, more: [freeze, approve, deny, approvals] }
  const one = harness({}, options)
  const other = harness({}, options)
  await one.say('freeze sales-1')
  const stopped: string[] = []
  const exchange = {
    batch: async () => remoteBatch(stopped.length === 0 ? 'Syncing' : 'Stopped'),
    stopBatch: async (name: string) => void stopped.push(name),
  }
  const draw = drawWith(LINKS)
  const runner = createRunner({
    store,
    systems: systemsOf(exchange),
    writes: writesOf(exchange),
    wall: manualClock(later(60)),
    migrationClock: manualClock(T0),
    intervals: { visibilityDelayMs: 10_000, writeTimeoutMs: 30_000 },
    draw,
    onChange: () => {},
    onFault: (error) => {
      throw error
    },
  })
  const run = async () => {
    const [found] = await store.list(RunKind)
    if (found === undefined) throw new Error('nothing was asked for')
    return found.value
  }
  const { id } = await run()
  return {
    id,
    store,
    one,
    other,
    run,
    stopped,
    look: () => runner.look(claimOn('batch:sales-1')),
    expireAt: (now: Date) => expire({ store, draw, archiveAfterMs: 86_400_000 }, now),
    card: async () => JSON.stringify((await run()).outbox.find(({ key }) => key === 'card')?.reply),
    verdicts: async () => (await run()).approval?.verdicts.map(({ is, by }) => `${by.name} ${is}`),
  }
}

const press = (command: string, id: string, hash: string) => ({ press: { command, args: { id, hash }, card: 'm1' } })

describe('a change of two', () => {
  it('is carried out with the second approval, and not before', async () => {
    const { id, one, other, run, look, stopped, card, store } = await asked()
    expect(await card()).toContain('Waiting for another person’s approval (0 of 2)')
    await look()
    await one.say(`approve ${id}`, { as: ABEL })
    await look()
    expect([stopped, (await run()).state]).toEqual([[], 'waiting'])
    expect(await card()).toContain('Waiting for another person’s approval (1 of 2)')
    expect(await card()).toMatch(/Abel Approver approved it at/)
    await other.say(`approve ${id}`, { as: BERTA })
    await look()
    expect([stopped, (await run()).state]).toEqual([['sales-1'], 'done'])
    expect(await card()).toMatch(/Abel Approver approved it at .*; Berta Approver approved it at/)
    const audit = await store.read('audit')
    expect(audit.map(({ asked, verdict, outcome }) => asked ?? verdict ?? outcome)).toEqual([
      'freeze sales-1',
      'approved',
      'approved',
      'done',
    ])
    expect(audit.at(-1)).toMatchObject({
      plan: id,
      by: { name: OLIVE.name },
      verdicts: [
        { is: 'approved', by: { name: ABEL.name } },
        { is: 'approved', by: { name: BERTA.name } },
      ],
    })
  })

  it('shows one who presses how many have agreed, with the buttons for the other', async () => {
    const { id, one, run } = await asked()
    const hash = (await run()).approval?.hash ?? ''
    const answer = await one.say('', { as: ABEL, ...press('approve', id, hash) })
    expect(said(answer)).toMatch(/\(1 of 2\)/)
    expect(said(answer)).toMatch(/"title":"Approve".*"title":"Deny"/)
    const again = await one.say('', { as: ABEL, ...press('approve', id, hash) })
    expect(again.toast).toMatch(/You have approved this already; 1 more is needed/)
    const last = await one.say('', { as: BERTA, ...press('approve', id, hash) })
    expect(said(last)).toMatch(/Approved, running/)
    expect(said(last)).not.toMatch(/"title":"Approve"/)
  })

  it('is listed with how many have agreed', async () => {
    const { id, one } = await asked()
    expect(said(await one.say('approvals'))).toMatch(/asked for by Olive Operator, approved by 0 of 2/)
    await one.say(`approve ${id}`, { as: ABEL })
    expect(said(await one.say('approvals'))).toMatch(/1 waiting for approval.*approved by 1 of 2/)
    await one.say(`approve ${id}`, { as: BERTA })
    expect(said(await one.say('approvals'))).toMatch(/Nothing waits.*Abel Approver approved it.*; Berta Approver/)
  })

  it('counts both who speak in the same moment, and one who speaks twice once', async () => {
    const { id, one, other, verdicts, run } = await asked()
    const answers = await Promise.all([
      one.say(`approve ${id}`, { as: ABEL }),
      other.say(`approve ${id}`, { as: ABEL }),
      one.say(`approve ${id}`, { as: ABEL }),
    ])
    expect(answers.filter((answer) => /approved this already/.test(said(answer)))).toHaveLength(2)
    expect(await verdicts()).toEqual(['Abel Approver approved'])
    const second = await asked()
    await Promise.all([
      second.one.say(`approve ${second.id}`, { as: ABEL }),
      second.other.say(`approve ${second.id}`, { as: BERTA }),
    ])
    expect((await second.verdicts())?.sort()).toEqual(['Abel Approver approved', 'Berta Approver approved'])
    expect([(await run()).state, (await second.run()).state]).toEqual(['waiting', 'running'])
  })

  it('is never agreed to by who asked', async () => {
    const { id, one, verdicts } = await asked()
    await one.say(`approve ${id}`, { as: OLIVE })
    expect(await verdicts()).toEqual([])
  })

  it('is ended by one denial, though the other agreed, and who asked is told', async () => {
    const { id, one, other, run, look, stopped, verdicts, card } = await asked()
    await one.say(`approve ${id}`, { as: ABEL })
    await other.say(`deny ${id} not this week`, { as: BERTA })
    await look()
    expect([stopped, (await run()).state]).toEqual([[], 'closed'])
    expect(await verdicts()).toEqual(['Abel Approver approved', 'Berta Approver denied'])
    expect(await card()).toMatch(/Not carried out.*Berta Approver denied it at .*: not this week/)
    expect((await run()).outbox.map(({ key }) => key)).toEqual(['card', 'outcome'])
    expect(said(await one.say(`approve ${id}`, { as: BERTA }))).toMatch(/Nothing changed: Berta Approver denied it/)
  })

  it('runs out with half of it', async () => {
    const { id, one, run, look, stopped, expireAt, card } = await asked()
    await one.say(`approve ${id}`, { as: ABEL })
    await expireAt(later(24 * 3_600 - 1))
    expect((await run()).state).toBe('waiting')
    await expireAt(later(24 * 3_600))
    await look()
    expect([stopped, (await run()).state]).toEqual([[], 'closed'])
    expect(await card()).toMatch(/it expired at/)
  })
})
