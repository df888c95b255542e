/** Store folders that version 0.1.0 wrote are read whole, and brought to what records are today. */
import { afterEach, describe, expect, it } from 'vitest'
import { decide, outcomeOf } from '../../src/approvals/approval.ts'
import { wallClock } from '../../src/clock.ts'
import { batchStage } from '../../src/migration/life-cycle.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { AskedKind } from '../../src/records/asked.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { BatchListKind } from '../../src/records/batch-list.ts'
import { CompanyKind } from '../../src/records/company.ts'
import { DownloadKind } from '../../src/records/download.ts'
import { KINDS } from '../../src/records/index.ts'
import { JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { RunKind } from '../../src/records/run.ts'
import { takeApart } from '../../src/records/upgrades/take-apart.ts'
import { WatchKind } from '../../src/records/watch.ts'
import { readBatch } from '../../src/records/whole-batch.ts'
import type { Store } from '../../src/store/store.ts'
import { type KeptStore, openKept } from '../support/kept-stores.ts'
import { LINKS } from '../support/records.ts'

const CHANNEL = '19:4d61696c4d6967726174696f6e00aa01@thread.tacv2'
const CREW = '19:4d6967726174696f6e4372657700aa02@thread.v2'
const VIEWER = 'a:1practice-viewer'

const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

async function kept(name: KeptStore): Promise<Store> {
  const store = await openKept(name, wallClock)
  open.push(store)
  await takeApart(store, drawWith(LINKS))
  return store
}

const plans = async (store: Store) =>
  (await store.list(RunKind)).map(({ id, value }) => `${id} ${value.title}: ${value.state}`)

const outcomes = async (store: Store) =>
  (await store.list(RunKind)).map(
    ({ value: { approval } }) => approval && outcomeOf(approval, new Date(approval.askedAt)).is,
  )

const linesOf = async (store: Store, id: string) =>
  (await store.read(journalOf(id))).map((entry) => JournalLineSchema.parse(entry))

const batches = async (store: Store) =>
  (await store.list(BatchKind)).map(({ id, value }) => `${id}: ${batchStage(value.batch)}`)

describe.each([
  [
    'idle',
    {
      batch: 7,
      'batch-list': 7,
      'batch-people': 2,
      plan: 8,
      run: 8,
      watch: 2,
      company: 1,
      download: 1,
      asked: 1,
      activity: 0,
    },
    19,
  ],
  [
    'mid-run',
    {
      batch: 2,
      'batch-list': 2,
      'batch-people': 1,
      plan: 2,
      run: 2,
      watch: 1,
      company: 0,
      download: 0,
      asked: 2,
      activity: 0,
    },
    5,
  ],
  [
    'mid-silence',
    {
      batch: 1,
      'batch-list': 1,
      'batch-people': 0,
      plan: 1,
      run: 1,
      watch: 0,
      company: 0,
      download: 0,
      asked: 1,
      activity: 0,
    },
    3,
  ],
] as const)('%s', (name, counts, lines) => {
  it('is read whole, and nothing is set aside', async () => {
    const store = await kept(name)
    const found: Record<string, number> = {}
    for (const kind of KINDS) found[kind.name] = (await store.list<unknown>(kind)).length
    expect(found).toEqual({ ...counts, 'company-facts': 0 })
    expect(await store.read('audit')).toHaveLength(lines)
    expect(store.setAside).toEqual([])
  })
})

describe('idle', () => {
  it('has its batches, with what was seen, told and ticked', async () => {
    const store = await kept('idle')
    expect(await batches(store)).toEqual([
      'hr-1: planned',
      'lab-2: planned',
      'labs-1: planned',
      'legal-1: planned',
      'ops-1: stopped',
      'pilot: planned',
      'sales-1: synced with errors',
    ])
    const sales = await readBatch(store, 'sales-1')
    expect(sales?.batch.exchange).toMatchObject({ total: 5, synced: 4, failed: 1 })
    expect(sales?.batch.leftOut).toHaveLength(1)
    expect(Object.keys(sales?.batch.ticks ?? {})).toEqual(['delivery-seen', 'licences'])
    expect(Object.keys(sales?.live ?? {})).toEqual([`live:${CHANNEL}`, `live:${VIEWER}`])
    expect(sales).toMatchObject({ homeConversation: { id: CHANNEL }, eventCount: 10, outbox: [] })
  })

  it('has its plans, each as it ended or waits', async () => {
    const store = await kept('idle')
    expect(await plans(store)).toEqual([
      '4exj Start labs-1: 2 mailboxes: closed',
      '867r Start ops-1: 6 mailboxes: done',
      'fkcv Start legal-1: 2 mailboxes: refused',
      'h3n5 Start lab-2: 2 mailboxes: closed',
      'kwrh Stop ops-1: done',
      'p2wu Stop lab-2: done',
      's6wf Start hr-1: 2 mailboxes: waiting',
      'wrvs Start sales-1: 5 mailboxes: done',
    ])
    expect(await outcomes(store)).toEqual([
      'denied',
      'approved',
      'approved',
      'voided',
      undefined,
      undefined,
      'waiting',
      'approved',
    ])
    const [denied] = (await store.list(RunKind)).map(({ value }) => value.approval)
    expect(denied).toMatchObject({ needed: 1, verdicts: [{ is: 'denied', reason: expect.any(String) }] })
  })

  it('has who watches, the company’s ticks and a download', async () => {
    const store = await kept('idle')
    const watches = (await store.list(WatchKind)).map(({ id, value }) => [id, value.state])
    expect(watches).toEqual([
      [CREW, 'muted'],
      [VIEWER, 'watching'],
    ])
    expect((await store.list(CompanyKind)).map(({ value }) => Object.keys(value.ticks))).toEqual([['mx']])
    expect((await store.list(DownloadKind)).map(({ value }) => value.name)).toEqual(['eligible.csv'])
  })
})

describe('mid-run', () => {
  it('has a run that does not know whether its batch was made, and one that waits', async () => {
    const store = await kept('mid-run')
    expect(await batches(store)).toEqual(['sales-1: Revalidating', 'sales-2: planned'])
    expect(await plans(store)).toEqual([
      'sx64 Start sales-2: 5 mailboxes: running',
      'x8pt Start sales-1: 4 mailboxes: running',
    ])
    const time = expect.any(String)
    const [creating, starting] = (await store.list(RunKind)).map(({ value }) => value)
    expect(creating).toMatchObject({ step: 0, guardsHeld: true, waitingSince: time, nextAttemptAt: time })
    expect(await linesOf(store, 'sx64')).toMatchObject([
      { is: 'guards held' },
      {
        is: 'message',
        step: 0,
        message: 'Exchange Online has not answered New-MigrationBatch; looking again before anything is done',
      },
      { is: 'message', step: 0, message: 'Exchange has not said yet whether the batch was made' },
      { is: 'checkpoint', step: 0, name: 'sent', at: time, until: time },
    ])
    expect(starting).toMatchObject({ step: 1, waitingSince: time, nextAttemptAt: time })
    const lines = await linesOf(store, 'x8pt')
    expect(lines.map(({ is }) => is)).toEqual(['guards held', 'step', 'message'])
    expect(lines[1]).toMatchObject({ step: 0, outcome: 'done' })
    expect([creating, starting].map((run) => run?.outbox.map(({ key }) => key))).toEqual([['card'], ['card']])
    const waiting = (await store.get(BatchKind, 'sales-1'))?.value.outbox.map(({ key }) => key)
    expect(waiting).toEqual([`live:${CHANNEL}`, 'event:1'])
  })
})

describe('mid-silence', () => {
  it('has a run whose start was asked for and not answered', async () => {
    const store = await kept('mid-silence')
    expect(await plans(store)).toEqual(['2r6f Start sales-1: 4 mailboxes: running'])
    const time = expect.any(String)
    expect((await store.get(RunKind, '2r6f'))?.value).toMatchObject({
      step: 1,
      waitingSince: time,
      unreachableSince: time,
      nextAttemptAt: time,
    })
    const lines = await linesOf(store, '2r6f')
    expect(lines.at(-1)).toMatchObject({ is: 'checkpoint', step: 1, name: 'asked' })
    expect(lines.filter(({ is }) => is === 'message' || is === 'step')).toHaveLength(3)
  })
})

describe('a request that waits', () => {
  const approve = (hash: string) => ({
    is: 'approved' as const,
    by: { id: 'abel', name: 'Abel' },
    roles: ['approver'],
    at: new Date(0),
    hash,
  })

  it('is approved by the card that is drawn anew, and not by the button of the old one', async () => {
    const store = await openKept('idle', wallClock)
    open.push(store)
    const before = (await store.get(PlanKind, 's6wf'))?.value
    const old = JSON.stringify(before?.landed?.outbox) + JSON.stringify(before?.landed?.live)
    await takeApart(store, drawWith(LINKS))
    const run = (await store.get(RunKind, 's6wf'))?.value
    const plan = (await store.get(PlanKind, 's6wf'))?.value
    if (run?.approval === undefined || plan === undefined) throw new Error('it does not wait')
    const card = run.outbox.find(({ key }) => key === 'card')
    // In its place, where the old one stands.
    expect(card).toMatchObject({ live: 'card', to: { id: plan.approvalConversation.id } })
    expect(Object.keys(run.live)).toEqual(['card'])
    expect(JSON.stringify(card)).toContain(plan.plan.hash)
    expect(old).not.toContain(plan.plan.hash)
    expect(decide('s6wf', run.approval, approve(plan.plan.hash)).ok).toBe(true)
    expect(decide('s6wf', run.approval, approve('b'.repeat(64)))).toMatchObject({
      message: expect.stringMatching(/another plan/),
    })
  })
})

describe('taking version 1 apart', () => {
  it.each(['idle', 'mid-run', 'mid-silence'] as const)(
    'of %s does nothing twice, whatever write the program dies at',
    async (name) => {
      const whole = await kept(name)
      const wanted = await contentOf(whole)
      for (let n = 1; ; n++) {
        const store = await openKept(name, wallClock)
        open.push(store)
        let writes = 0
        const dying = async <T>(write: () => Promise<T>): Promise<T> => {
          writes += 1
          if (writes >= n) throw new Error('killed')
          return write()
        }
        const one: Store = {
          ...store,
          get: (kind, id) => store.get(kind, id),
          list: (kind) => store.list(kind),
          read: (log, after) => store.read(log, after),
          delete: (kind, id, expected) => store.delete(kind, id, expected),
          put: (kind, id, value, expected) => dying(() => store.put(kind, id, value, expected)),
          append: (log, lines, fence) => dying(() => store.append(log, lines, fence)),
        }
        const died = await takeApart(one, drawWith(LINKS)).then(
          () => false,
          () => true,
        )
        await takeApart(store, drawWith(LINKS))
        await takeApart(store, drawWith(LINKS))
        expect(await contentOf(store), `killed at write ${n}`).toEqual(wanted)
        if (!died) return
      }
    },
  )

  it('closes what still waited of a plan that was not the one its hash was made of', async () => {
    const store = await openKept('idle', wallClock)
    open.push(store)
    const { value, version } = (await store.get(PlanKind, 's6wf')) ?? {}
    if (value?.landed === undefined) throw new Error('there is nothing to take apart')
    await store.put(PlanKind, 's6wf', { ...value, landed: { ...value.landed, intact: false } }, version ?? 0)
    await takeApart(store, drawWith(LINKS))
    expect((await store.get(RunKind, 's6wf'))?.value).toMatchObject({
      state: 'closed',
      end: { message: expect.stringMatching(/not the one that was asked for/) },
    })
  })
})

async function contentOf(store: Store) {
  const ids = (await store.list(PlanKind)).map(({ id }) => id)
  return {
    plans: (await store.list(PlanKind)).map(({ value }) => value),
    runs: (await store.list(RunKind)).map(({ value }) => value),
    asked: await store.list(AskedKind),
    batches: await Promise.all((await store.list(BatchKind)).map(({ id }) => readBatch(store, id))),
    lists: (await store.list(BatchListKind)).map(({ id }) => id),
    journals: await Promise.all(ids.map((id) => store.read(journalOf(id)))),
  }
}
