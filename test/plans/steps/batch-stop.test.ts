import { describe, expect, it } from 'vitest'
import type { RemoteBatch } from '../../../src/migration/shapes/index.ts'
import { batchStop } from '../../../src/plans/steps/batch-stop.ts'
import { remoteBatch, silence } from '../../support/fakes.ts'
import { stepWorld } from './context.ts'

function exchange(first: RemoteBatch | undefined, stop: () => Promise<void> = async () => {}) {
  const state = { batch: first, stopped: 0 }
  const world = stepWorld({
    batch: async () => state.batch,
    stopBatch: async () => {
      state.stopped += 1
      await stop()
    },
  })
  const look = () => batchStop.run({ batch: 'sales-1' }, world.context())
  return { state, ...world, look }
}

describe('stopping a batch', () => {
  it.each(['Syncing', 'Starting', 'Frobnicating'])('that is %s asks once and waits', async (status) => {
    const { look, state, checkpoints, wall } = exchange(remoteBatch(status))
    expect((await look()).is).toBe('wait')
    wall.advance(5_000)
    expect(await look()).toMatchObject({ is: 'wait', message: `Stop of sales-1 was asked for; it is ${status}` })
    expect(state.stopped).toBe(1)
    expect(checkpoints()).toHaveProperty('asked')
  })

  it('is asked for again when nothing came of it', async () => {
    const { look, state, wall } = exchange(remoteBatch('Syncing'))
    await look()
    wall.advance(10_000)
    await look()
    expect(state.stopped).toBe(2)
  })

  it.each(['Stopped', 'Stopping'])('that is %s is done, without asking', async (status) => {
    const { look, state } = exchange(remoteBatch(status))
    expect(await look()).toEqual({ is: 'done', message: `Batch sales-1 is ${status}` })
    expect(state.stopped).toBe(0)
  })

  it.each(['Created', 'Synced', 'SyncedWithErrors', 'Failed', 'Completed'])(
    'that is %s is refused: nothing runs, and it would not bring mail back',
    async (status) => {
      const { look, state } = exchange(remoteBatch(status))
      expect(await look()).toMatchObject({
        is: 'refused',
        message: expect.stringMatching(/nothing in it is being copied/),
        remedy: expect.stringMatching(/would not bring mail back/),
      })
      expect(state.stopped).toBe(0)
    },
  )

  it.each(['Created', 'Stopped'])(
    'that is %s while a start is on its way waits for it, and stops it then',
    async (status) => {
      const { state, wall, context } = exchange(remoteBatch(status))
      const startAsked = wall.now().toISOString()
      const look = () => batchStop.run({ batch: 'sales-1', startAsked }, context())
      expect(await look()).toMatchObject({ is: 'wait', message: expect.stringMatching(/was under way/) })
      expect(state.stopped).toBe(0)
      state.batch = remoteBatch('Syncing')
      await look()
      expect(state.stopped).toBe(1)
      state.batch = remoteBatch(status)
      wall.advance(60_000)
      expect((await look()).is).not.toBe('wait')
    },
  )

  it('that is not there is done', async () => {
    expect(await exchange(undefined).look()).toMatchObject({
      is: 'done',
      message: expect.stringMatching(/nothing to stop/),
    })
  })

  it('whose copying ended by itself after the stop was asked for is done: nothing is copied any more', async () => {
    const { look, state } = exchange(remoteBatch('Syncing'))
    await look()
    state.batch = remoteBatch('Synced')
    expect(await look()).toEqual({ is: 'done', message: 'Batch sales-1 is Synced' })
  })

  it('whose answer never came is decided by looking', async () => {
    const { look, state } = exchange(remoteBatch('Syncing'), () => Promise.reject(silence('Stop-MigrationBatch')))
    await expect(look()).rejects.toThrow(/no answer/)
    state.batch = remoteBatch('Stopped')
    expect((await look()).is).toBe('done')
    expect(state.stopped).toBe(1)
  })
})
