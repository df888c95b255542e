/**
 * The whole main job through each single fault of the practice estate, which strikes three times over: while it is
 * asked for, while it is carried out, and while it is watched. One house does all the jobs, one after the other.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { practiceList } from '../practice/src/company.ts'
import type { FaultName } from '../practice/src/faults.ts'
import type { RemoteBatch } from '../src/migration/shapes/index.ts'
import { csv, type Harness, openHarness, textOf } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  // Without the directory, which has no part in this and takes a second a job to read.
  harness = await openHarness({ directory: false })
})
afterEach(() => harness.faults.clear())
afterAll(() => harness.close())

const MAILBOXES = 4
let jobs = 0
/** A batch's name and mailboxes nobody has had before. */
function newJob() {
  jobs += 1
  const list = practiceList(harness.company, jobs * MAILBOXES).slice(-MAILBOXES)
  return { name: `job-${jobs}`, list }
}
type Job = ReturnType<typeof newJob>

const posts = ({ name }: Job) => harness.posts.filter((post) => `${textOf(post.card)}\n`.match(`${name}\\b`))
const texts = (job: Job) =>
  posts(job)
    .map((post) => textOf(post.card))
    .join('\n---\n')
const given = (job: Job, pattern: RegExp) => posts(job).filter((post) => pattern.test(post.summary)).length

/** What Exchange Online holds, whatever a fault makes of its answers. */
async function found(job: Job): Promise<RemoteBatch | undefined> {
  const kept = harness.faults.active()
  harness.faults.clear()
  const batch = await harness.systems.exchange.batch(job.name)
  for (const { fault, left, about } of kept) harness.faults.on(fault, left, about)
  return batch
}

/** Nothing is told of the migration that is not so at that moment. */
async function truth(job: Job): Promise<RemoteBatch | undefined> {
  const batch = await found(job)
  if (given(job, /is synced/) > 0) expect(batch?.status).toBe('Synced')
  if (given(job, /has started/) > 0) expect(batch?.started).toBeInstanceOf(Date)
  if (given(job, /goes to the cloud from now on/) > 0) expect(batch?.provisioned).toBeGreaterThan(0)
  return batch
}

async function ask({ name, list }: Job) {
  await harness.say(`batch new ${name}`, { pasted: csv(list) })
  await harness.say(`batch start ${name}`)
  await harness.tick()
}

type Strikes = readonly (readonly [FaultName, number])[]
const once = (...faults: FaultName[]): Strikes => faults.map((fault) => [fault, 1])

/**
 * How often each fault strikes in each of the three parts. Forms that differ only in how an error is written strike one
 * after the other in one job; what costs a timeout strikes once.
 */
const FAULTS: readonly (readonly [name: string, Strikes])[] = [
  ['exchange-throttled', [['exchange-throttled', 3]]],
  ['exchange-throttled-bare', [['exchange-throttled-bare', 3]]],
  ['exchange-throttled-text', [['exchange-throttled-text', 3]]],
  ['exchange-unavailable', [['exchange-unavailable', 7]]],
  ['exchange-bursts', [['exchange-bursts', 9]]],
  ['exchange-moved', [['exchange-moved', 3]]],
  ['exchange-error', [['exchange-error', 3]]],
  ['exchange-error-in-200', [['exchange-error-in-200', 3]]],
  ['errors inside errors', once('exchange-error-proxied', 'exchange-error-internal', 'exchange-error-typed')],
  ['errors without a type', once('exchange-error-records', 'exchange-error-message', 'exchange-error-page')],
  ['exchange-error-localized', [['exchange-error-localized', 3]]],
  ['exchange-timeout', once('exchange-timeout')],
  ['exchange-timeout-read', once('exchange-timeout-read')],
  ['exchange-reset', [['exchange-reset', 2]]],
  ['exchange-slow-to-appear', once('exchange-slow-to-appear')],
  ['exchange-page-expired', once('exchange-page-expired')],
  ['exchange-warnings', [['exchange-warnings', 20]]],
  ['exchange-unknown-batch-status', once('exchange-unknown-batch-status')],
  ['exchange-unknown-user-status', once('exchange-unknown-user-status')],
  ['Graph throttled', once('graph-throttled', 'graph-throttled-bare', 'graph-throttled-in-batch')],
  ['graph-unavailable', [['graph-unavailable', 3]]],
  ['dns-down', once('dns-down')],
]

const UNTRUE = /newly failed|is stopped|no longer in Exchange Online|Nothing was done/
const STACK = /\bat (Microsoft|System)\.|\.cs:line/

describe('the main job', () => {
  it.each(FAULTS)('comes through %s', async (_name, strikes) => {
    const strike = () => {
      for (const [fault, times] of strikes) harness.faults.on(fault, times)
    }
    const job = newJob()
    strike()
    await ask(job)
    expect(await found(job)).toBeUndefined()
    expect(given(job, /Waiting/)).toBe(1)

    strike()
    await harness.press('Approve', { as: 'approver' })
    await harness.until(async () => /syncing|synced/i.test((await truth(job))?.status ?? ''), 1)

    strike()
    await harness.until(async () => (await truth(job)) !== undefined && given(job, /is synced/) > 0, 90)

    harness.faults.clear()
    const batches = (await harness.systems.exchange.batches()).map(({ identity }) => identity)
    expect(batches.toSorted()).toEqual(
      ['pilot-2025', ...Array.from({ length: jobs }, (_, n) => `job-${n + 1}`)].toSorted(),
    )
    const users = await harness.systems.exchange.users(job.name)
    expect(users.map(({ address }) => address).toSorted()).toEqual(job.list.toSorted())
    expect([given(job, /has started/), given(job, /is synced/)]).toEqual([1, 1])
    expect(texts(job)).not.toMatch(UNTRUE)
    expect(texts(job)).not.toMatch(STACK)
    expect(harness.faultsSeen).toEqual([])
  })
})

describe('what is refused for good', () => {
  it.each(['New-MigrationBatch', 'Start-MigrationBatch'])(
    '%s not permitted: told in words, and no further',
    async (cmdlet) => {
      const job = newJob()
      await ask(job)
      harness.faults.on('exchange-forbidden-cmdlet', undefined, cmdlet)
      await harness.press('Approve', { as: 'approver' })
      for (let pass = 0; pass < 5; pass++) await harness.tick(10)
      expect(texts(job)).toContain(`${cmdlet} is unknown to Exchange Online or not permitted to this app`)
      expect(texts(job)).toContain('Nothing more is done.')
      const batch = await found(job)
      expect(batch?.status).toBe(cmdlet === 'New-MigrationBatch' ? undefined : 'Created')
      expect(given(job, /has started|goes to the cloud from now on/)).toBe(0)
      const directory = harness.systems.directory
      for (const address of job.list) expect((await directory?.mailbox(address))?.targetAddress).toBeUndefined()
    },
  )

  it.each(['exchange-forbidden', 'exchange-forbidden-cmdlet'] as const)(
    '%s: whoever asks for it is told what is missing, and whose task it is',
    async (fault) => {
      const job = newJob()
      await harness.say(`batch new ${job.name}`, { pasted: csv(job.list) })
      harness.faults.on(fault, undefined, fault === 'exchange-forbidden' ? undefined : 'Get-MigrationBatch')
      const answer = await harness.say(`batch start ${job.name}`)
      const text = textOf(answer.posts[0]?.card)
      expect(text).toContain('Exchange Online refused')
      expect(text).toContain('not permitted to this app')
      expect(text).toContain('Microsoft 365 administrator')
      expect(text).not.toMatch(STACK)
    },
  )
})

describe('what fails and is mended', () => {
  it('the old server dies: told as it is; alive again, a retry brings the rest', async () => {
    const job = newJob()
    await ask(job)
    await harness.press('Approve', { as: 'approver' })
    await harness.until(async () => (await truth(job))?.status === 'Syncing', 1)
    await harness.tick(10, 600)
    harness.faults.on('source-dead')
    await harness.until(() => given(job, /newly failed/) > 0, 10)
    expect(texts(job)).toContain('Exchange Online does not reach the old server')
    expect(given(job, /is synced/)).toBe(0)
    harness.faults.clear()
    await harness.say(`batch start ${job.name}`)
    await harness.tick()
    await harness.press('Approve', { as: 'approver' })
    await harness.until(async () => (await found(job))?.status === 'Synced', 90)
    await harness.until(() => given(job, /is synced/) > 0, 1)
    expect((await found(job))?.synced).toBe(MAILBOXES)
  })

  it('a text in German is understood by the exception’s name, and else shown as it is', async () => {
    const job = newJob()
    harness.faults.on('source-dead')
    harness.faults.on('exchange-foreign-text')
    await ask(job)
    await harness.press('Approve', { as: 'approver' })
    await harness.until(() => given(job, /newly failed/) > 0, 10)
    expect(texts(job)).toContain('Exchange Online does not reach the old server')
    expect(texts(job)).not.toContain('konnte nicht')
  })
})
