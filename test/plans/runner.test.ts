import { describe, expect, it } from 'vitest'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { batchStart, batchStop, step } from '../../src/plans/steps/index.ts'
import { refusal, remoteBatch, silence } from '../support/fakes.ts'
import { later, planRecord, runOf, startDraft, T0 } from '../support/records.ts'
import { running } from './running.ts'

const stop = step(batchStop, { batch: 'sales-1' })
const start = step(batchStart, { batch: 'sales-1' })
const plan = (steps = [stop], guards: ReturnType<typeof startDraft>['guards'] = []) =>
  planRecord(startDraft({ title: 'Stop sales-1', steps, guards }))
const free = { kind: 'name-free', version: 1, args: { batch: 'sales-1' }, value: 'free', message: 'No batch is there' }
/** Answers one after the other; the last again and again. */
function answers(...list: (RemoteBatch | undefined | Error)[]) {
  return async () => {
    const next = list.length > 1 ? list.shift() : list[0]
    if (next instanceof Error) throw next
    return next
  }
}

describe('a run', () => {
  it('goes step by step to its end, and says in journal and card what each did; the audit log has one line', async () => {
    const one = await running({ batch: answers(remoteBatch('Stopped')) }, plan([stop, stop]))
    const run = await one.run()
    expect(run).toMatchObject({ state: 'done', step: 2, endedAt: T0.toISOString() })
    expect(await one.lines()).toMatchObject([
      { is: 'claimed' },
      { is: 'guards held' },
      { is: 'step', step: 0, outcome: 'done', message: 'Batch sales-1 is Stopped' },
      { is: 'step', step: 1, outcome: 'done', message: 'Batch sales-1 is Stopped' },
    ])
    expect(run.outbox).toHaveLength(1)
    // Guards, each step, the end: every time the card has something new.
    expect(one.changes()).toBe(4)
    expect(run.outbox[0]?.reply.summary).toContain('Done')
    expect(await one.store.read('audit')).toMatchObject([
      { plan: '4k7m', subject: 'sales-1', outcome: 'done', message: 'Batch sales-1 is Stopped' },
    ])
    expect(await one.due()).toEqual([])
  })

  it('that is refused ends there, and the next step is not taken', async () => {
    const one = await running({ batch: answers(remoteBatch('Synced')) }, plan([stop, start]))
    const run = await one.run()
    expect(run).toMatchObject({ state: 'refused', step: 0 })
    expect(run.end?.message).toMatch(/Exchange refuses to stop it/)
    expect(await one.store.read('audit')).toMatchObject([{ outcome: 'refused' }])
  })

  it('that nobody agreed to does nothing', async () => {
    const record = plan()
    const one = await running({}, record, { run: runOf(record, { state: 'waiting' }) })
    await one.run()
    expect(await one.lines()).toEqual([])
    expect(await one.due()).toEqual([])
  })

  it('answers when to look again, and nothing once there is nothing to do', async () => {
    const one = await running({ batch: answers(remoteBatch('Syncing')), stopBatch: async () => {} }, plan())
    expect(await one.look()).toBe(2_000)
    one.wall.advance(500)
    expect(await one.look()).toBe(1_500)
    const done = await running({ batch: answers(remoteBatch('Stopped')) }, plan())
    expect(await done.look()).toBeUndefined()
  })

  it('is not begun once its plan is too old, whoever agreed', async () => {
    const one = await running({ batch: answers(remoteBatch('Stopped')) }, plan())
    one.wall.set(later(7 * 86_400))
    const run = await one.run()
    expect(run).toMatchObject({ state: 'closed', step: 0 })
    expect(run.end?.message).toMatch(/the plan is too old/)
    const young = await running({ batch: answers(remoteBatch('Stopped')) }, plan())
    young.wall.set(later(7 * 86_400 - 1))
    expect((await young.run()).state).toBe('done')
  })
})

describe('waiting', () => {
  const asked = () => ({
    batch: answers(remoteBatch('Syncing'), remoteBatch('Syncing'), remoteBatch('Syncing'), remoteBatch('Stopped')),
    stopBatch: async () => {},
  })

  it('is written down, and looked at again when it is time, not before', async () => {
    const one = await running(asked(), plan())
    const run = await one.run()
    expect(run).toMatchObject({ state: 'running', waitingSince: '2026-03-02T08:00:00.000Z' })
    expect(run.nextAttemptAt).toBe('2026-03-02T08:00:02.000Z')
    expect(await one.due()).toEqual([])
    expect(await one.after(1)).toEqual(run)
    expect((await one.after(1)).state).toBe('running')
    expect((await one.after(2)).state).toBe('done')
  })

  it('says the same thing once, however often it looks', async () => {
    const one = await running({ batch: answers(remoteBatch('Syncing')), stopBatch: async () => {} }, plan())
    await one.run()
    for (let look = 0; look < 3; look++) await one.after(2)
    const messages = await one.messages()
    expect(messages).toEqual(['Stop of sales-1 was asked for', 'Stop of sales-1 was asked for; it is Syncing'])
  })

  it('ends aloud when its time is over', async () => {
    const one = await running({ batch: answers(remoteBatch('Syncing')), stopBatch: async () => {} }, plan())
    await one.run()
    const run = await one.after(401)
    expect(run.state).toBe('refused')
    expect(run.end).toMatchObject({
      message: expect.stringMatching(/^Gave up waiting:/),
      remedy: expect.stringMatching(/admin center/),
    })
  })

  it('does not count the time in which Exchange did not answer against the step', async () => {
    const calls: string[] = []
    let answer: () => Promise<RemoteBatch> = () => Promise.reject(silence('Get-MigrationBatch'))
    const one = await running(
      { batch: () => answer(), startBatch: async (name) => void calls.push(name) },
      plan([start]),
    )
    await one.run()
    for (let look = 0; look < 100; look++) await one.after(10)
    answer = async () => remoteBatch('Created')
    expect((await one.after(10)).state).toBe('running')
    answer = async () => remoteBatch('Syncing')
    expect((await one.after(10)).state).toBe('done')
    expect(calls).toEqual(['sales-1'])
  })

  it('for an answer that never comes ends aloud too', async () => {
    const one = await running({ batch: answers(silence('Get-MigrationBatch')) }, plan())
    await one.run()
    await one.after(1_000)
    expect((await one.now()).state).toBe('running')
    const run = await one.after(1_100)
    expect(run.state).toBe('refused')
    expect(run.end?.message).toMatch(/Gave up waiting: Exchange Online has not answered/)
  })

  it('is what throttling asks for; a refusal is not', async () => {
    const busy = refusal('Get-MigrationBatch', '429', 'slow down', true)
    const one = await running({ batch: answers(busy, remoteBatch('Stopped')) }, plan())
    expect(await (await one.run()).state).toBe('running')
    expect(await one.messages()).toEqual(['Exchange Online asks to wait (429)'])
    expect((await one.after(5)).state).toBe('done')
    const other = await running({ batch: answers(refusal('Get-MigrationBatch', '403', 'not yours')) }, plan())
    const { end } = await other.run()
    expect(end?.message).toMatch(/^Exchange Online refused Get-MigrationBatch \(403\): .*not yours/)
    expect(end?.remedy).toMatch(/req-7/)
  })
})

describe('what a step writes down', () => {
  it('is seen by that step at once: a batch just made is not judged as if it were old', async () => {
    const batch = answers(undefined, remoteBatch('Created'))
    const one = await running({ batch, createBatch: async () => remoteBatch('Created', { total: 0 }) })
    expect(await one.run()).toMatchObject({ state: 'running', step: 0 })
    expect(await one.messages()).toEqual(['Batch sales-1 is being made: it counts 0 mailboxes and the list has 2'])
  })
})

describe('what the plan rests on', () => {
  it('is looked at before the first step, once', async () => {
    const looks: string[] = []
    const batch = async (name: string) => {
      looks.push(name)
      return undefined
    }
    const one = await running({ batch }, plan([stop], [free]))
    expect(await one.run()).toMatchObject({ state: 'done', guardsHeld: true })
    expect(looks).toHaveLength(2)
  })

  it('that is no longer so voids the agreement, and nothing is done', async () => {
    const one = await running({ batch: answers(remoteBatch('Syncing')) }, plan([stop], [free]))
    const run = await one.run()
    expect(run).toMatchObject({ state: 'closed', step: 0 })
    expect(run.end?.message).toMatch(/^Nothing was done: “No batch is there” no longer holds \(taken: .*Syncing/)
  })

  it('that cannot be read is looked at later; nothing is concluded from silence', async () => {
    const one = await running({ batch: answers(silence('Get-MigrationBatch'), undefined) }, plan([stop], [free]))
    expect(await one.run()).toMatchObject({ state: 'running', guardsHeld: false })
    expect((await one.after(5)).state).toBe('done')
  })

  it('is not the plan any more when somebody changed it in the store', async () => {
    const record = plan([stop])
    const one = await running({}, { ...record, plan: { ...record.plan, steps: [start] } })
    const run = await one.run()
    expect(run.state).toBe('closed')
    expect(run.end?.message).toMatch(/not the one that was agreed to/)
  })

  it.each([
    ['a kind', { ...stop, kind: 'batch-freeze' }, /no longer knows the step batch-freeze v1/],
    ['a version', { ...stop, version: 7 }, /no longer knows the step batch-stop v7/],
  ])('is void, aloud, with %s of step that this version does not know', async (_what, unknown, words) => {
    const one = await running({}, plan([stop, unknown]))
    const run = await one.run()
    expect(run).toMatchObject({ state: 'closed', step: 0 })
    expect(run.end?.message).toMatch(words)
    expect(JSON.stringify(run.outbox[0]?.reply.data)).toMatch(words)
  })
})

describe('a fault of ours', () => {
  it('stops the run, tells the log, and says nothing of it on the card', async () => {
    const one = await running({ batch: answers(new TypeError('secretPlace')) }, plan())
    const run = await one.run()
    expect(run.state).toBe('refused')
    expect(one.faults).toMatchObject([{ message: 'secretPlace' }])
    expect(JSON.stringify(run.outbox)).not.toMatch(/secretPlace/)
  })

  it('with arguments that no longer fit the step is one too, and nothing is written', async () => {
    const one = await running({}, plan([{ ...stop, args: { batch: 7 } }]))
    expect(await (await one.run()).state).toBe('refused')
    expect(one.faults).toHaveLength(1)
  })
})
