import { describe, expect, it } from 'vitest'
import type { RemoteBatch } from '../../../src/migration/shapes/index.ts'
import { batchStart } from '../../../src/plans/steps/batch-start.ts'
import { remoteBatch, silence } from '../../support/fakes.ts'
import { stepWorld } from './context.ts'

function exchange(first: RemoteBatch | undefined, start: () => Promise<void> = async () => {}) {
  const state = { batch: first, started: 0 }
  const world = stepWorld({
    batch: async () => state.batch,
    startBatch: async () => {
      state.started += 1
      await start()
    },
  })
  const look = () => batchStart.run({ batch: 'sales-1' }, world.context())
  return { state, ...world, look }
}

describe('starting a batch', () => {
  it.each(['Created', 'Stopped', 'SyncedWithErrors', 'Failed', 'created'])(
    'that is %s asks once, writes that down, and looks',
    async (status) => {
      const { look, state, checkpoints, wall } = exchange(remoteBatch(status))
      expect(await look()).toMatchObject({ is: 'wait', after: 0 })
      expect(state.started).toBe(1)
      expect(checkpoints()).toEqual({ asked: wall.now().toISOString(), taken: wall.now().toISOString() })
    },
  )

  it('is done when Exchange says that it runs', async () => {
    const { look, state } = exchange(remoteBatch('Created'))
    await look()
    state.batch = remoteBatch('Syncing')
    expect(await look()).toEqual({ is: 'done', message: 'Batch sales-1 is Syncing' })
    expect(state.started).toBe(1)
  })

  it('is not asked again while Exchange may need to show it, and again after that', async () => {
    const { look, state, wall } = exchange(remoteBatch('Created'))
    await look()
    wall.advance(9_999)
    expect(await look()).toMatchObject({ is: 'wait', message: 'Start of sales-1 was asked for; it is Created' })
    expect(state.started).toBe(1)
    wall.advance(1)
    await look()
    expect(state.started).toBe(2)
  })

  it('whose answer never came is decided by looking', async () => {
    const { look, state } = exchange(remoteBatch('Created'), () => Promise.reject(silence('Start-MigrationBatch')))
    await expect(look()).rejects.toThrow(/no answer/)
    state.batch = remoteBatch('Syncing')
    expect((await look()).is).toBe('done')
    expect(state.started).toBe(1)
  })

  it.each(['SyncedWithErrors', 'Failed'])('a retry that was not taken is asked for again: %s', async (status) => {
    let refusals = 1
    const busy = () => (refusals-- > 0 ? Promise.reject(silence('Start-MigrationBatch')) : Promise.resolve())
    const { look, state, wall } = exchange(remoteBatch(status), busy)
    await expect(look()).rejects.toThrow(/no answer/)
    expect(await look()).toMatchObject({ is: 'wait', message: `Start of sales-1 was asked for; it is ${status}` })
    wall.advance(10_000)
    expect((await look()).is).toBe('wait')
    expect(state.started).toBe(2)
    expect((await look()).is).toBe('done')
  })

  it.each(['Frobnicating', 'Validating'])('whose call was lost is not called started for being %s', async (status) => {
    const { look, state } = exchange(remoteBatch('Created'), () => Promise.reject(silence('Start-MigrationBatch')))
    await expect(look()).rejects.toThrow(/no answer/)
    state.batch = remoteBatch(status)
    expect((await look()).is).toBe('wait')
    state.batch = remoteBatch('Syncing')
    expect((await look()).is).toBe('done')
  })

  it('is not a retry for ever: what fails again after it was asked for has been started', async () => {
    const { look, state } = exchange(remoteBatch('SyncedWithErrors'))
    await look()
    expect(await look()).toEqual({ is: 'done', message: 'Batch sales-1 is SyncedWithErrors' })
    expect(state.started).toBe(1)
  })
})

describe('not starting a batch', () => {
  it.each(['Syncing', 'Synced', 'Starting', 'Waiting'])('that is %s already', async (status) => {
    const { look, state } = exchange(remoteBatch(status))
    expect(await look()).toEqual({ is: 'done', message: `Batch sales-1 is ${status}` })
    expect(state.started).toBe(0)
  })

  it.each(['Corrupted', 'Removing', 'Completed'])('that is %s: a person has to look', async (status) => {
    const { look, state } = exchange(remoteBatch(status))
    expect(await look()).toMatchObject({ is: 'refused', message: `Batch sales-1 is ${status} and cannot be started` })
    expect(state.started).toBe(0)
  })

  it('that Exchange does not show yet', async () => {
    const { look, state } = exchange(undefined)
    expect(await look()).toMatchObject({ is: 'wait', message: 'Exchange does not show batch sales-1 yet' })
    expect(state.started).toBe(0)
  })

  it.each(['Frobnicating', 'Stopping', ''])(
    'whose status “%s” says nothing of a start: it is not called started',
    async (status) => {
      const { look, state } = exchange(remoteBatch(status))
      expect((await look()).is).toBe('wait')
      expect(state.started).toBe(0)
    },
  )
})

it('says on the card that mail goes to the cloud from then on', () => {
  expect(batchStart.title({ batch: 'sales-1' })).toMatch(/new mail for its people goes to the cloud/)
  expect(batchStart.powershell({ batch: 'sales-1' })).toBe("Start-MigrationBatch -Identity 'sales-1'")
})
