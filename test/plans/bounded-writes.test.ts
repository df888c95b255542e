/** A write elsewhere has a note before it, begins in time, and ends in time; what it is called under says whose it is. */
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { manualClock } from '../../src/clock.ts'
import type { Claim } from '../../src/jobs/jobs.ts'
import { boundedWrites } from '../../src/plans/bounded-writes.ts'
import type { ItemStep, SingleStep } from '../../src/plans/step.ts'
import { batchStop, step } from '../../src/plans/steps/index.ts'
import { currentSignal, currentTrace, withSignal } from '../../src/trace.ts'
import { refusal, remoteBatch, silence, writesOf } from '../support/fakes.ts'
import { later, planRecord, startDraft, T0 } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
import { running } from './running.ts'

/** Writes that may still reach the system for so many milliseconds; `signal` is what the call was made under. */
function writing(left: number | 'nothing written down') {
  const made: (AbortSignal | undefined)[] = []
  const until = left === 'nothing written down' ? '' : new Date(T0.getTime() + left).toISOString()
  const port = writesOf({ startBatch: async () => void made.push(currentSignal()) })
  return { made, start: () => boundedWrites(port, manualClock(T0), () => until).exchange.startBatch('sales-1') }
}

describe('a write', () => {
  it('is refused where nothing was written down before it', async () => {
    const { made, start } = writing('nothing written down')
    await expect(start()).rejects.toThrow(/without a checkpoint/)
    expect(made).toEqual([])
  })

  it.each([0, -1])('is not begun once its time is over (%i ms left)', async (left) => {
    const { made, start } = writing(left)
    await expect(start()).rejects.toMatchObject({ name: 'LetGo', why: 'late' })
    expect(made).toEqual([])
  })

  it('ends when its time is over, however long the claim holds', async () => {
    const { made, start } = writing(5)
    await withSignal(new AbortController().signal, start)
    const [signal] = made
    if (signal?.aborted === false) await once(signal, 'abort')
    expect(signal?.aborted).toBe(true)
  })

  it('ends when the claim does, before its time', async () => {
    const { made, start } = writing(3_600_000)
    const claim = new AbortController()
    await withSignal(claim.signal, start)
    expect(made[0]?.aborted).toBe(false)
    claim.abort()
    expect(made[0]?.aborted).toBe(true)
  })
})

describe('an item whose worker slept between its intent and its write', () => {
  it('is not written late; it is read back once it must show, and written then', async () => {
    const written: string[] = []
    let sleeps = true
    const asked: string[][] = []
    const sleepy: ItemStep<unknown> = {
      ...(remote({ parallel: 1 }).kinds[0] as ItemStep<unknown>),
      async already(_, items) {
        asked.push(items.map(({ key }) => key))
        return new Set(written)
      },
      async write(_, { key }, { writes }) {
        if (sleeps) one.wall.advance(30_000)
        sleeps = false
        await writes.exchange.startBatch(key)
        return { is: 'done' }
      },
    }
    const exchange = { startBatch: async (name: string) => void written.push(name) }
    const one = await running(exchange, licencePlan(people(1)), { kinds: [sleepy] })
    await one.run()
    expect(written).toEqual([])
    expect(one.faults).toEqual([])
    for (let look = 0; look < 2; look++) await one.after(5)
    expect(await one.now()).toMatchObject({ state: 'done' })
    expect([asked, written]).toEqual([[['p0'], ['p0']], ['p0']])
  })
})

describe('a call of a step', () => {
  it('bears the id of the request, and ends with the claim, be it a read or a write', async () => {
    const seen: { of: string; trace: string | undefined; signal: AbortSignal | undefined }[] = []
    const note = (of: string) => seen.push({ of, trace: currentTrace(), signal: currentSignal() })
    const ends = new AbortController()
    const claim: Partial<Claim> = { signal: ends.signal }
    const exchange = {
      batch: async () => {
        note('batch')
        return remoteBatch('Syncing')
      },
      stopBatch: async () => {
        note('stopBatch')
      },
    }
    const record = planRecord(startDraft({ steps: [step(batchStop, { batch: 'sales-1' })] }))
    const one = await running(exchange, record, { claim })
    await one.run()
    expect(new Set(seen.map(({ of }) => of))).toEqual(new Set(['batch', 'stopBatch']))
    ends.abort()
    for (const { of, trace, signal } of seen) {
      expect([of, trace, signal?.aborted]).toEqual([of, record.requestId, true])
    }
  })

  it.each([
    ['wait', 7, [30, 7]],
    ['unknown', 7, [30, 7]],
    // It took longer than it may: its time was over then, and is not drawn out.
    ['wait', 31, [30]],
    ['done', 7, [30]],
  ] as const)('that came to “%s” after %i s leaves its checkpoint until %j s', async (is, seconds, ends) => {
    const again = { after: 1_000, atMost: 100_000 }
    const slow: SingleStep<unknown> = {
      kind: 'slow',
      version: 1,
      args: z.object({}),
      title: () => 'It',
      powershell: () => '#',
      async run(_, { checkpoint }) {
        await checkpoint('sent')
        one.wall.advance(seconds * 1_000)
        return is === 'done' ? { is, message: 'Done' } : { is, message: 'Not yet', ...again }
      },
    }
    const record = planRecord(startDraft({ steps: [{ kind: 'slow', version: 1, args: {} }] }))
    const one = await running({}, record, { kinds: [slow] })
    await one.run()
    expect((await one.checkpoints()).map(({ until }) => until)).toEqual(ends.map((end) => later(end).toISOString()))
  })

  it.each([
    ['answered', refusal('Stop-MigrationBatch', '429', 'slow down', true), [30, 7]],
    ['silent', silence('Stop-MigrationBatch'), [30]],
  ] as const)(
    'that fails, %s, has its checkpoint shortened once where there was an answer',
    async (_, error, seconds) => {
      const stop = step(batchStop, { batch: 'sales-1' })
      const one = await running(
        {
          batch: async () => remoteBatch('Syncing'),
          stopBatch: async () => {
            one.wall.advance(7_000)
            throw error
          },
        },
        planRecord(startDraft({ steps: [stop] })),
      )
      await one.run()
      const ends = (await one.checkpoints()).map(({ at, until }) => [at, until])
      expect(ends).toEqual(seconds.map((end) => [T0.toISOString(), later(end).toISOString()]))
    },
  )
})
