/** Store folders that version 0.1.0 wrote are read whole. */
import { afterEach, describe, expect, it } from 'vitest'
import { wallClock } from '../../src/clock.ts'
import { batchStage } from '../../src/migration/life-cycle.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { CompanyKind } from '../../src/records/company.ts'
import { DownloadKind } from '../../src/records/download.ts'
import { KINDS } from '../../src/records/index.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { WatchKind } from '../../src/records/watch.ts'
import type { Store } from '../../src/store/store.ts'
import { type KeptStore, openKept } from '../support/kept-stores.ts'

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
  return store
}

const plans = async (store: Store) =>
  (await store.list(PlanKind)).map(({ id, value }) => `${id} ${value.plan.title}: ${value.run.state}`)

const batches = async (store: Store) =>
  (await store.list(BatchKind)).map(({ id, value }) => `${id}: ${batchStage(value.batch)}`)

describe.each([
  ['idle', { batch: 7, plan: 8, watch: 2, company: 1, download: 1 }, 19],
  ['mid-run', { batch: 2, plan: 2, watch: 1, company: 0, download: 0 }, 5],
  ['mid-silence', { batch: 1, plan: 1, watch: 0, company: 0, download: 0 }, 3],
] as const)('%s', (name, counts, lines) => {
  it('is read whole, and nothing is set aside', async () => {
    const store = await kept(name)
    const found: Record<string, number> = {}
    for (const kind of KINDS) found[kind.name] = (await store.list<unknown>(kind)).length
    expect(found).toEqual(counts)
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
    const sales = (await store.get(BatchKind, 'sales-1'))?.value
    expect(sales?.batch.exchange).toMatchObject({ total: 5, synced: 4, failed: 1 })
    expect(sales?.batch.leftOut).toHaveLength(1)
    expect(Object.keys(sales?.batch.ticks ?? {})).toEqual(['delivery-seen', 'licences'])
    expect(Object.keys(sales?.live ?? {})).toEqual([`live:${CHANNEL}`, `live:${VIEWER}`])
    expect(sales).toMatchObject({ home: { id: CHANNEL }, told: 10, outbox: [] })
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
      's6wf Start hr-1: 2 mailboxes: consent',
      'wrvs Start sales-1: 5 mailboxes: done',
    ])
    const verdicts = (await store.list(PlanKind)).map(({ value }) => value.approval?.decision?.is)
    expect(verdicts).toEqual(['denied', 'approved', 'approved', 'voided', undefined, undefined, undefined, 'approved'])
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
    const [creating, starting] = (await store.list(PlanKind)).map(({ value }) => value)
    expect(creating?.run).toMatchObject({ step: 0, marks: { sent: time }, waitingSince: time, lookAt: time })
    expect(creating?.run.journal.map(({ says }) => says)).toEqual([
      'Exchange Online has not answered New-MigrationBatch; looking again before anything is done',
      'Exchange has not said yet whether the batch was made',
    ])
    expect(starting?.run).toMatchObject({ step: 1, marks: {}, waitingSince: time, lookAt: time })
    expect([creating, starting].map((plan) => plan?.outbox.map(({ key }) => key))).toEqual([['card'], ['card']])
    const waiting = (await store.get(BatchKind, 'sales-1'))?.value.outbox.map(({ key }) => key)
    expect(waiting).toEqual([`live:${CHANNEL}`, 'event:1'])
  })
})

describe('mid-silence', () => {
  it('has a run whose start was asked for and not answered', async () => {
    const store = await kept('mid-silence')
    expect(await plans(store)).toEqual(['2r6f Start sales-1: 4 mailboxes: running'])
    const run = (await store.get(PlanKind, '2r6f'))?.value.run
    const time = expect.any(String)
    expect(run).toMatchObject({ step: 1, marks: { asked: time }, waitingSince: time, silentSince: time, lookAt: time })
    expect(run?.journal).toHaveLength(3)
  })
})
