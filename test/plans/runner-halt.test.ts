/** What else happens to a run: it is halted, another of the same batch comes, the program dies. */
import { describe, expect, it } from 'vitest'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { createRunner } from '../../src/plans/runner.ts'
import { batchStart, batchStop, step } from '../../src/plans/steps/index.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { change } from '../../src/store/store.ts'
import { remoteBatch, silence, systemsOf, writesOf } from '../support/fake-exchange.ts'
import { keepPlan, planRecord, startDraft, T0 } from '../support/records.ts'
import { running, SETTLE } from './running.ts'

const stop = step(batchStop, { batch: 'sales-1' })
const start = step(batchStart, { batch: 'sales-1' })
const plan = (steps = [stop], id = '4k7m') => planRecord(startDraft({ title: 'It', steps }), { id })

async function halt(one: Awaited<ReturnType<typeof running>>) {
  await change(
    one.store,
    PlanKind,
    '4k7m',
    (value) => value && { ...value, run: { ...value.run, state: 'closed' as const } },
  )
}

describe('a run that is halted', () => {
  it('between two steps does not take the next', async () => {
    const one = await running(
      {
        batch: async () => {
          await halt(one)
          return remoteBatch('Stopped')
        },
      },
      plan([stop, start]),
    )
    const { run } = await one.run()
    expect(run).toMatchObject({ state: 'closed', step: 0 })
  })

  it('while a step looks does not write any more: what was not written down is not done', async () => {
    const started: string[] = []
    const one = await running(
      {
        batch: async () => {
          await halt(one)
          return remoteBatch('Created')
        },
        startBatch: async (name) => void started.push(name),
      },
      plan([start]),
    )
    const { run } = await one.run()
    expect(started).toEqual([])
    expect(run).toMatchObject({ state: 'closed', marks: {} })
    expect(one.faults).toEqual([])
  })

  it('while it waits is not gone on with', async () => {
    const one = await running({ batch: async () => remoteBatch('Syncing'), stopBatch: async () => {} }, plan())
    await one.run()
    await halt(one)
    expect((await one.after(100)).run.state).toBe('closed')
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
    expect((await one.after(2)).run.state).toBe('done')
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
    const { run } = await one.run()
    expect(run.marks.asked).toBe(T0.toISOString())
    expect(run.journal.at(-1)?.says).toMatch(/has not answered Stop-MigrationBatch; looking again/)
    one.restart()
    dead = false
    expect((await one.after(5)).run.state).toBe('done')
    expect(stopped).toHaveLength(1)
  })
})

describe('two runs', () => {
  async function pair(otherBatch: string) {
    const order: string[] = []
    let free = (): void => {}
    const gate = new Promise<void>((resolve) => {
      free = resolve
    })
    const batch = async (name: string): Promise<RemoteBatch> => {
      order.push(`look ${name} ${order.length}`)
      if (order.length === 1) await gate
      return remoteBatch('Stopped')
    }
    const one = await running({ batch }, plan())
    const draft = startDraft({ title: 'Other', batch: otherBatch, steps: [step(batchStop, { batch: otherBatch })] })
    await keepPlan(one.store, planRecord(draft, { id: 'other' }))
    const runner = createRunner({
      store: one.store,
      systems: systemsOf({ batch }),
      writes: writesOf({ batch }),
      wall: one.wall,
      estate: one.wall,
      settle: SETTLE,
      onChange: () => {},
      onFault: (error) => one.faults.push(error),
    })
    const first = runner.run('4k7m')
    const second = runner.run('other')
    return {
      order,
      free,
      first,
      second,
      state: async (id: string) => (await one.store.get(PlanKind, id))?.value.run.state,
    }
  }

  it('of one batch queue behind each other', async () => {
    const { order, free, first, second, state } = await pair('sales-1')
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(order).toEqual(['look sales-1 0'])
    free()
    await Promise.all([first, second])
    expect(order).toHaveLength(2)
    expect([await state('4k7m'), await state('other')]).toEqual(['done', 'done'])
  })

  it('of different batches do not wait for each other', async () => {
    const { free, first, second, state } = await pair('sales-2')
    await second
    expect([await state('4k7m'), await state('other')]).toEqual(['running', 'done'])
    free()
    await first
  })
})
