import { describe, expect, it } from 'vitest'
import { ask } from '../../src/approvals/approval.ts'
import { freeId } from '../../src/dispatch/consent.ts'
import { expire } from '../../src/plans/expire.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { AskedKind } from '../../src/records/asked.ts'
import { journalOf } from '../../src/records/journal.ts'
import { PlanKind, type PlanRecord } from '../../src/records/plan.ts'
import { type Run, RunKind } from '../../src/records/run.ts'
import type { Store } from '../../src/store/store.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import { keepPlan, LINKS, later, OLIVE, planRecord, runOf, startDraft, T0 } from '../support/records.ts'

const DAY = 86_400
const ARCHIVE_AFTER = 30 * DAY
const days = (count: number): Date => later(count * DAY)
const pass = (store: Store, now: Date) =>
  expire({ store, draw: drawWith(LINKS), archiveAfterMs: ARCHIVE_AFTER * 1_000 }, now)

async function kept(store: Store, id = '4k7m'): Promise<Run> {
  const found = await store.get(RunKind, id)
  if (found === undefined) throw new Error('the run is gone')
  return found.value
}

/** With its journal and its claim to have been asked, as a run that came to its end leaves them. */
async function ended(store: Store, more: Partial<Run> = {}, plan: PlanRecord = planRecord()): Promise<PlanRecord> {
  const run = runOf(plan, { state: 'done', endedAt: T0.toISOString(), fence: 3 })
  await keepPlan(store, plan, { ...run, outbox: [], ...more })
  await store.put(AskedKind, plan.plan.hash, { run: plan.id, at: T0.toISOString() }, 0)
  await store.append(journalOf(plan.id), [{ is: 'claimed', at: T0.toISOString() }], 3)
  return plan
}

describe('a request nobody decided', () => {
  const waiting = (hours: number): Partial<Run> => {
    const { plan } = planRecord()
    return { state: 'waiting', approval: ask({ by: OLIVE, hash: plan.hash, needed: 1 }, T0, hours) }
  }

  it('is closed once its approval has expired, and its card says so', async () => {
    const store = memoryStore()
    const plan = planRecord()
    await keepPlan(store, plan, runOf(plan, waiting(24)))
    await pass(store, later(24 * 3_600 - 1))
    expect((await kept(store)).state).toBe('waiting')
    await pass(store, later(24 * 3_600))
    const { state, end, endedAt, outbox } = await kept(store)
    expect([state, endedAt]).toEqual(['closed', later(24 * 3_600).toISOString()])
    expect(end).toEqual({ message: 'Nobody decided in time; nothing was done.', remedy: 'Ask for it again.' })
    expect(outbox.map(({ key }) => key)).toEqual(['card', 'outcome'])
    for (const { reply } of outbox) expect(JSON.stringify(reply)).toContain('Nobody decided in time')
  })

  it('is closed once its plan is too old, though an approval would still be taken', async () => {
    const store = memoryStore()
    const plan = planRecord(startDraft(), { expiresAt: days(7).toISOString() })
    await keepPlan(store, plan, runOf(plan, waiting(30 * 24)))
    await pass(store, new Date(days(7).getTime() - 1))
    expect((await kept(store)).state).toBe('waiting')
    await pass(store, days(7))
    expect((await kept(store)).state).toBe('closed')
  })

  it('is not closed where somebody decides at that moment', async () => {
    const base = memoryStore()
    const plan = planRecord()
    await keepPlan(base, plan, runOf(plan, waiting(24)))
    let first = true
    const racing: Store = {
      ...base,
      put: async (kind, id, value, expected) => {
        if (first) {
          first = false
          await base.put(RunKind, id, { ...(await kept(base)), state: 'running' }, expected)
        }
        return base.put(kind, id, value, expected)
      },
    }
    await pass(racing, days(2))
    expect((await kept(base)).state).toBe('running')
  })
})

describe('a run that ended long ago', () => {
  it.each(['done', 'partly', 'refused', 'closed'] as const)('%s: stands in its journal only', async (state) => {
    const store = memoryStore()
    const plan = await ended(store, { state, live: { card: { to: planRecord().conversation, activity: 'm1' } } })
    const { live: _, outbox: __, ...header } = await kept(store)
    await pass(store, new Date(days(30).getTime() + 1))
    expect([await store.list(RunKind), await store.list(PlanKind), await store.list(AskedKind)]).toEqual([[], [], []])
    const lines = await store.read(journalOf(plan.id))
    expect(lines).toHaveLength(2)
    expect(lines.at(-1)).toEqual(JSON.parse(JSON.stringify({ is: 'archived', run: header, plan })))
  })

  it('gives its id to nobody else', async () => {
    const store = memoryStore()
    await ended(store)
    await pass(store, days(31))
    const ids = ['4k7m', '4k7m', '9x2p']
    expect(await freeId(store, () => ids.shift() ?? 'none')).toBe('9x2p')
  })

  it('stays so many days from its end, whenever it was asked for', async () => {
    const store = memoryStore()
    await ended(store, { endedAt: days(5).toISOString() })
    await pass(store, days(35))
    expect((await kept(store)).state).toBe('done')
    await pass(store, new Date(days(35).getTime() + 1))
    expect(await store.list(RunKind)).toEqual([])
  })

  it('stays while something of it is still to be told', async () => {
    const store = memoryStore()
    const { outbox } = runOf(planRecord(), { state: 'done' })
    expect(outbox).not.toEqual([])
    await ended(store, { outbox })
    await pass(store, days(300))
    expect((await kept(store)).outbox).toEqual(outbox)
  })

  it('leaves alone who asked for the same since', async () => {
    const store = memoryStore()
    const { plan } = await ended(store)
    await store.put(AskedKind, plan.hash, { run: '9x2p', at: days(20).toISOString() }, 1)
    await pass(store, days(31))
    expect((await store.get(AskedKind, plan.hash))?.value.run).toBe('9x2p')
  })

  it('is not one that still runs or waits', async () => {
    const store = memoryStore()
    await ended(store, { state: 'running' })
    await pass(store, days(300))
    expect((await kept(store)).state).toBe('running')
  })

  it('is put away once though two do it at the same time', async () => {
    const both = memory()
    await ended(memoryStore(both))
    await Promise.all([pass(memoryStore(both), days(31)), pass(memoryStore(both), days(31))])
    expect(await memoryStore(both).list(PlanKind)).toEqual([])
  })

  it('is put away to the end by the next pass where a crash cut the first one short', async () => {
    const stages: ('append' | 'delete')[][] = []
    for (let crashAt = 1; crashAt <= 4; crashAt++) {
      const store = memoryStore()
      const plan = await ended(store)
      const did: ('append' | 'delete')[] = []
      const step = (name: 'append' | 'delete') => {
        did.push(name)
        if (did.length === crashAt) throw new Error('kill -9')
      }
      const dying: Store = {
        ...store,
        append: async (log, entries, fence) => {
          step('append')
          return store.append(log, entries, fence)
        },
        delete: async (kind, id, version) => {
          step('delete')
          return store.delete(kind, id, version)
        },
      }
      await pass(dying, days(31)).catch(() => undefined)
      stages.push(did)
      await pass(store, days(31))
      expect([await store.list(RunKind), await store.list(PlanKind), await store.list(AskedKind)]).toEqual([[], [], []])
      expect((await store.read(journalOf(plan.id))).at(-1)).toMatchObject({ is: 'archived', plan: { id: plan.id } })
    }
    expect(stages.map((did) => did.length)).toEqual([1, 2, 3, 4])
  })

  it('whose journal another has claimed since is not written over', async () => {
    const store = memoryStore()
    await ended(store)
    await store.append(journalOf('4k7m'), [{ is: 'claimed', at: T0.toISOString() }], 4)
    await pass(store, days(31)).catch(() => undefined)
    expect((await kept(store)).state).toBe('done')
  })
})
