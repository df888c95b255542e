/** The store does not answer for once, at any of its calls: nothing of that is the step's fault, and the run goes on. */
import { describe, expect, it } from 'vitest'
import { listHash } from '../../src/migration/csv.ts'
import type { ItemStep, StepKinds } from '../../src/plans/step.ts'
import { BatchKind } from '../../src/records/batch.ts'
import type { PlanRecord } from '../../src/records/plan.ts'
import type { Store } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { remoteBatch, remoteUser } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { planRecord, ROWS, startDraft } from '../support/records.ts'
import { licencePlan, people, remote } from './items.ts'
import { running } from './running.ts'

/** The n-th call fails, before it did anything or after it did everything; the others are well. */
function failingAt(n: number, when: When) {
  const kept = memoryStore()
  let calls = 0
  let armed = false
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    if (armed) calls += 1
    if (!armed || calls !== n) return work()
    if (when === 'after') await work()
    throw new Error('connection reset')
  }
  const store: Store = {
    ...kept,
    get: (kind, id) => call(() => kept.get(kind, id)),
    list: (kind) => call(() => kept.list(kind)),
    put: (kind, id, value, expected) => call(() => kept.put(kind, id, value, expected)),
    append: (log, lines, fence) => call(() => kept.append(log, lines, fence)),
    read: (log, after) => call(() => kept.read(log, after)),
  }
  return {
    store,
    arm: () => {
      armed = true
    },
    disarm: () => {
      armed = false
    },
    failed: () => calls >= n,
  }
}

type When = 'before' | 'after'

interface Ground {
  readonly exchange?: Partial<ExchangeOnline>
  readonly record: PlanRecord
  readonly kinds?: StepKinds
}

/** The whole run. A look that throws is looked at again, as the jobs do. */
async function runWith(n: number, when: When, { exchange = {}, record, kinds }: Ground) {
  const store = failingAt(n, when)
  const one = await running(exchange, record, { store: store.store, ...(kinds === undefined ? {} : { kinds }) })
  store.arm()
  const given: string[] = []
  let again: number | undefined = 0
  for (let look = 0; look < 40 && again !== undefined; look++) {
    again = await one.look().catch((error: Error) => {
      given.push(error.message)
      return 0
    })
    one.wall.advance(15_000)
  }
  store.disarm()
  const lines = await one.lines()
  return { run: await one.now(), lines, faults: one.faults, failed: store.failed(), given }
}

describe.each(['before', 'after'] as const)('a store that fails once, %s it did what it was asked', (when) => {
  it('leaves a start of a batch to go on, wherever it was', async () => {
    let failed = true
    for (let n = 1; failed; n++) {
      const world = { made: 0, started: 0 }
      const exchange: Partial<ExchangeOnline> = {
        batch: async () =>
          world.made === 0 ? undefined : remoteBatch(world.started === 0 ? 'Created' : 'Syncing', { total: 2 }),
        createBatch: async () => {
          world.made += 1
          return remoteBatch('Created')
        },
        startBatch: async () => {
          world.started += 1
        },
        users: async () => ROWS.map(({ address }) => remoteUser(address)),
      }
      const same = { kind: 'list-same', version: 1, args: { batch: 'sales-1' }, value: listHash(ROWS), message: 'same' }
      const end = await runWith(n, when, { exchange, record: planRecord(startDraft({ guards: [same] })) })
      failed = end.failed
      expect(end, `at call ${n}`).toMatchObject({ run: { state: 'done' }, faults: [] })
      expect(end.given, `at call ${n}`).toEqual(failed ? ['connection reset'] : [])
      expect(world, `at call ${n}`).toEqual({ made: 1, started: 1 })
      expect(
        end.lines.filter(({ is }) => is === 'step'),
        `at call ${n}`,
      ).toHaveLength(2)
      expect(n).toBeLessThan(120)
    }
  })

  it('leaves a run of many items to go on, wherever it was', async () => {
    let failed = true
    for (let n = 1; failed; n++) {
      const system = remote({ parallel: 2 })
      const [kind] = system.kinds as readonly ItemStep<unknown>[]
      const reads: ItemStep<unknown> = {
        ...(kind as ItemStep<unknown>),
        async write(args, item, context) {
          expect(await context.record(BatchKind, 'sales-1')).toBeDefined()
          return (kind as ItemStep<unknown>).write(args, item, context)
        },
      }
      const end = await runWith(n, when, { record: licencePlan(people(4)), kinds: [reads] })
      failed = end.failed
      expect(end, `at call ${n}`).toMatchObject({ run: { state: 'done', tally: { done: 4 } }, faults: [] })
      expect(end.given, `at call ${n}`).toEqual(failed ? ['connection reset'] : [])
      expect([...system.effects].sort(), `at call ${n}`).toEqual(['p0', 'p1', 'p2', 'p3'])
      // What was written before the failure told of it is read again, and not written once more.
      const outcomes = end.lines.flatMap((line) => (line.is === 'item' ? [line.key] : []))
      expect(outcomes.sort(), `at call ${n}`).toEqual(['p0', 'p1', 'p2', 'p3'])
      expect(n).toBeLessThan(120)
    }
  })
})
