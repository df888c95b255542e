/** What else happens to a run: it is halted, another of the same subject comes, the program dies. */
import { describe, expect, it } from 'vitest'
import { batchStart, batchStop, step } from '../../src/plans/steps/index.ts'
import { type JournalLine, journalOf } from '../../src/records/journal.ts'
import type { Step } from '../../src/records/plan.ts'
import { RunKind } from '../../src/records/run.ts'
import { change, type Store } from '../../src/store/store.ts'
import { remoteBatch, silence } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { keepPlan, later, planRecord, startDraft, T0 } from '../support/records.ts'
import { claimOn, running } from './running.ts'

const stop = step(batchStop, { batch: 'sales-1' })
const start = step(batchStart, { batch: 'sales-1' })
const plan = (steps: Step[] = [stop], id = '4k7m') => planRecord(startDraft({ title: 'It', steps }), { id })

describe('a run that is halted', () => {
  it('after its last step was done is done', async () => {
    const one = await running({}, plan([stop]))
    const at = T0.toISOString()
    await one.store.append(journalOf('4k7m'), [{ is: 'step', at, step: 0, outcome: 'done', message: 'Stopped.' }], 0)
    await one.halt()
    expect(await one.run()).toMatchObject({ state: 'done', step: 1, begun: true })
  })

  it('between two steps does not take the next', async () => {
    const one = await running(
      {
        batch: async () => {
          await one.halt()
          return remoteBatch('Stopped')
        },
      },
      plan([stop, start]),
    )
    expect(await one.run()).toMatchObject({ state: 'closed', step: 1, end: { message: 'Halted.' } })
  })

  it('while a step looks does not write any more', async () => {
    const started: string[] = []
    const one = await running(
      {
        batch: async () => {
          await one.halt()
          return remoteBatch('Created')
        },
        startBatch: async (name) => void started.push(name),
      },
      plan([start]),
    )
    expect(await one.run()).toMatchObject({ state: 'closed', step: 0 })
    expect(started).toEqual([])
    expect(one.faults).toEqual([])
  })

  it('while it waits ends at the next look, before its time', async () => {
    const one = await running({ batch: async () => remoteBatch('Syncing'), stopBatch: async () => {} }, plan())
    await one.run()
    await one.halt()
    expect(await one.due()).toEqual(['batch:sales-1'])
    expect((await one.run()).state).toBe('closed')
  })

  it('makes way for the one that was asked for with the stop', async () => {
    const one = await running({ batch: async () => remoteBatch('Syncing'), stopBatch: async () => {} }, plan())
    await one.run()
    await keepPlan(
      one.store,
      planRecord(startDraft({ title: 'Other', steps: [stop] }), { id: 'other', at: later(1).toISOString() }),
    )
    await one.halt()
    await one.run()
    expect((await one.store.get(RunKind, 'other'))?.value).toMatchObject({
      state: 'running',
      message: expect.any(String),
    })
  })

  it('before it did anything was not carried out; after its first step it was stopped before its end', async () => {
    const none = await running({}, plan([stop, start]))
    await none.halt()
    const some = await running(
      {
        batch: async () => {
          await some.halt()
          return remoteBatch('Stopped')
        },
      },
      plan([stop, start]),
    )
    const said = async (one: typeof none) => (await one.run()).outbox.map(({ reply }) => reply.summary).join(' | ')
    expect(await said(none)).toMatch(/It: Not carried out.*\| Not carried out: It/)
    expect(await said(some)).toMatch(/It: Stopped before its end.*\| Stopped before its end: It/)
  })
})

describe('the program dies', () => {
  it('and goes on where the journal ends, without doing a step again', async () => {
    const stopped: string[] = []
    let status = 'Syncing'
    const one = await running(
      { batch: async () => remoteBatch(status), stopBatch: async (name) => void stopped.push(name) },
      plan([stop, stop]),
    )
    await one.run()
    one.restart()
    status = 'Stopped'
    expect((await one.after(2)).state).toBe('done')
    expect(stopped).toEqual(['sales-1'])
  })

  it('between the write and its note, and reads back before it writes again', async () => {
    const stopped: string[] = []
    let dead = true
    const exchange = {
      batch: async () => remoteBatch(stopped.length > 0 && !dead ? 'Stopping' : 'Syncing'),
      stopBatch: async (name: string) => {
        stopped.push(name)
        if (dead) throw silence('Stop-MigrationBatch')
      },
    }
    const one = await running(exchange, plan())
    const run = await one.run()
    // Nobody answered: it may be at work over there until its time is over.
    expect((await one.checkpoints()).map(({ name, at, until }) => [name, at, until])).toEqual([
      ['asked', T0.toISOString(), later(30).toISOString()],
    ])
    expect(run.message).toMatch(/has not answered Stop-MigrationBatch; looking again/)
    one.restart()
    dead = false
    expect((await one.after(5)).state).toBe('done')
    expect(stopped).toHaveLength(1)
  })

  it('in the middle of a write, and nothing is written again before that write is surely over', async () => {
    const stopped: string[] = []
    const batch = async () => remoteBatch('Syncing')
    const one = await running({ batch, stopBatch: async (name) => void stopped.push(name) }, plan())
    let appends = 0
    const cut = one.open({
      ...one.store,
      async append(log, lines, fence) {
        appends += 1
        // Claimed, guards, checkpoint: the process ends before it can say that the call has come back.
        if (appends > 3) throw new Error('killed')
        return one.store.append(log, lines, fence)
      },
    })
    await expect(cut.look(one.claim)).rejects.toThrow('killed')
    expect(stopped).toHaveLength(1)
    await one.after(39)
    expect(stopped).toHaveLength(1)
    await one.after(2)
    expect(stopped).toHaveLength(2)
  })
})

describe('a run that another worker had in between', () => {
  it('is claimed anew and gone on with in the same look', async () => {
    let status = 'Syncing'
    const one = await running({ batch: async () => remoteBatch(status), stopBatch: async () => {} }, plan())
    await one.run()
    one.wall.advance(2_000)
    await one.open().look(one.claim)
    expect((await one.now()).fence).toBe(2)
    status = 'Stopped'
    expect(await one.after(2)).toMatchObject({ state: 'done', fence: 3 })
  })
})

describe('two runs', () => {
  const world = async (other: string) => {
    const looked: string[] = []
    const one = await running(
      {
        batch: async (name) => {
          looked.push(name)
          return remoteBatch('Syncing', { identity: name })
        },
        stopBatch: async () => {},
      },
      plan(),
    )
    const draft = startDraft({
      title: 'Other',
      subject: { is: 'batch', name: other },
      steps: [step(batchStop, { batch: other })],
    })
    await keepPlan(one.store, planRecord(draft, { id: 'other', at: later(1).toISOString() }))
    return { one, looked, other: async () => (await one.store.get(RunKind, 'other'))?.value }
  }

  it('of one batch follow each other, whatever letter case its name was typed in', async () => {
    const { one, other } = await world('Sales-1')
    await one.run()
    expect((await other())?.message).toBeUndefined()
    expect(await one.due()).toEqual(['batch:sales-1'])
    await one.look()
    expect((await other())?.message).toBeUndefined()
  })

  it('of one batch: the second is ended before its turn, where it is halted', async () => {
    const { one, other } = await world('sales-1')
    await one.run()
    await change(one.store, RunKind, 'other', (run) => run && { ...run, halt: { message: 'No.', remedy: 'Ask.' } })
    await one.look()
    expect(await other()).toMatchObject({ state: 'closed', end: { message: 'No.' } })
    expect((await one.now()).state).toBe('running')
  })

  it('of different batches have keys of their own', async () => {
    const { one, looked, other } = await world('sales-2')
    expect(await one.due()).toEqual(['batch:sales-1', 'batch:sales-2'])
    const runner = one.open()
    await runner.look(claimOn('batch:sales-2'))
    expect((await other())?.message).toMatch(/Stop of sales-2/)
    expect(new Set(looked)).toEqual(new Set(['sales-2']))
  })
})

describe('a run whose journal cannot be written', () => {
  it('does not end as refused: it is taken up again where the journal ends', async () => {
    const store = memoryStore()
    let full = true
    const disk: Store = {
      ...store,
      append: (log, lines, fence) =>
        full && lines.some((line) => (line as JournalLine).is === 'checkpoint')
          ? Promise.reject(new Error('ENOSPC: no space left on device'))
          : store.append(log, lines, fence),
    }
    const written: string[] = []
    const exchange = {
      batch: async () => remoteBatch(written.length > 0 ? 'Syncing' : 'Created'),
      startBatch: async (name: string) => void written.push(name),
    }
    const one = await running(exchange, plan([start]), { store: disk })
    await expect(one.run()).rejects.toThrow('ENOSPC')
    expect(await one.now()).toMatchObject({ state: 'running', step: 0 })
    expect(written).toEqual([])

    full = false
    one.restart()
    for (let look = 0; look < 5; look++) await one.after(15)
    expect(await one.now()).toMatchObject({ state: 'done' })
    expect(written).toEqual(['sales-1'])
  })
})
