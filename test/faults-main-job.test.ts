/**
 * The whole main job through each single fault of the practice estate, which strikes three times over: while it is
 * asked for, while it is carried out, and while it is watched. One house does all the jobs, one after the other.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { practiceList } from '../practice/src/company.ts'
import type { FaultName } from '../practice/src/faults.ts'
import type { RemoteBatch } from '../src/migration/shapes/index.ts'
import { csv, type Harness, openHarness, textOf } from './support/harness.ts'

let house: Harness
beforeAll(async () => {
  // Without the directory, which has no part in this and takes a second a job to read.
  house = await openHarness({ directory: false })
})
afterEach(() => house.faults.clear())
afterAll(() => house.close())

const MAILBOXES = 4
let jobs = 0
/** A batch's name and mailboxes nobody has had before. */
function newJob() {
  jobs += 1
  const list = practiceList(house.company, jobs * MAILBOXES).slice(-MAILBOXES)
  return { name: `job-${jobs}`, list }
}
type Job = ReturnType<typeof newJob>

const posts = ({ name }: Job) => house.posts.filter((post) => `${textOf(post.card)}\n`.match(`${name}\\b`))
const texts = (job: Job) =>
  posts(job)
    .map((post) => textOf(post.card))
    .join('\n---\n')
const told = (job: Job, pattern: RegExp) => posts(job).filter((post) => pattern.test(post.summary)).length

/** What Exchange Online holds, whatever a fault makes of its answers. */
async function found(job: Job): Promise<RemoteBatch | undefined> {
  const kept = house.faults.active()
  house.faults.clear()
  const batch = await house.systems.exchange.batch(job.name)
  for (const { fault, left, about } of kept) house.faults.on(fault, left, about)
  return batch
}

/** Nothing is told of the migration that is not so at that moment. */
async function truth(job: Job): Promise<RemoteBatch | undefined> {
  const batch = await found(job)
  if (told(job, /is synced/) > 0) expect(batch?.status).toBe('Synced')
  if (told(job, /has started/) > 0) expect(batch?.started).toBeInstanceOf(Date)
  if (told(job, /goes to the cloud from now on/) > 0) expect(batch?.provisioned).toBeGreaterThan(0)
  return batch
}

async function ask({ name, list }: Job) {
  await house.say(`batch new ${name}`, { pasted: csv(list) })
  await house.say(`batch start ${name}`)
  await house.tick()
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
      for (const [fault, times] of strikes) house.faults.on(fault, times)
    }
    const job = newJob()
    strike()
    await ask(job)
    expect(await found(job)).toBeUndefined()
    expect(told(job, /Waiting/)).toBe(1)

    strike()
    await house.press('Approve', { as: 'approver' })
    await house.until(async () => /syncing|synced/i.test((await truth(job))?.status ?? ''), 1)

    strike()
    await house.until(async () => (await truth(job)) !== undefined && told(job, /is synced/) > 0, 90)

    house.faults.clear()
    const batches = (await house.systems.exchange.batches()).map(({ identity }) => identity)
    expect(batches.toSorted()).toEqual(
      ['pilot-2025', ...Array.from({ length: jobs }, (_, n) => `job-${n + 1}`)].toSorted(),
    )
    const users = await house.systems.exchange.users(job.name)
    expect(users.map(({ address }) => address).toSorted()).toEqual(job.list.toSorted())
    expect([told(job, /has started/), told(job, /is synced/)]).toEqual([1, 1])
    expect(texts(job)).not.toMatch(UNTRUE)
    expect(texts(job)).not.toMatch(STACK)
    expect(house.faultsSeen).toEqual([])
  })
})

describe('what is refused for good', () => {
  it.each(['New-MigrationBatch', 'Start-MigrationBatch'])(
    '%s not permitted: told in words, and no further',
    async (cmdlet) => {
      const job = newJob()
      await ask(job)
      house.faults.on('exchange-forbidden-cmdlet', undefined, cmdlet)
      await house.press('Approve', { as: 'approver' })
      for (let pass = 0; pass < 5; pass++) await house.tick(10)
      expect(texts(job)).toContain(`${cmdlet} is unknown to Exchange Online or not permitted to this app`)
      expect(texts(job)).toContain('Nothing more is done.')
      const batch = await found(job)
      expect(batch?.status).toBe(cmdlet === 'New-MigrationBatch' ? undefined : 'Created')
      expect(told(job, /has started|goes to the cloud from now on/)).toBe(0)
      const directory = house.systems.directory
      for (const address of job.list) expect((await directory?.mailbox(address))?.targetAddress).toBeUndefined()
    },
  )

  it.each(['exchange-forbidden', 'exchange-forbidden-cmdlet'] as const)(
    '%s: whoever asks for it is told what is missing, and whose task it is',
    async (fault) => {
      const job = newJob()
      await house.say(`batch new ${job.name}`, { pasted: csv(job.list) })
      house.faults.on(fault, undefined, fault === 'exchange-forbidden' ? undefined : 'Get-MigrationBatch')
      const answer = await house.say(`batch start ${job.name}`)
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
    await house.press('Approve', { as: 'approver' })
    await house.until(async () => (await truth(job))?.status === 'Syncing', 1)
    await house.tick(10, 600)
    house.faults.on('source-dead')
    await house.until(() => told(job, /newly failed/) > 0, 10)
    expect(texts(job)).toContain('Exchange Online does not reach the old server')
    expect(told(job, /is synced/)).toBe(0)
    house.faults.clear()
    await house.say(`batch start ${job.name}`)
    await house.tick()
    await house.press('Approve', { as: 'approver' })
    await house.until(async () => (await found(job))?.status === 'Synced', 90)
    await house.until(() => told(job, /is synced/) > 0, 1)
    expect((await found(job))?.synced).toBe(MAILBOXES)
  })

  it('a text in German is understood by the exception’s name, and else shown as it is', async () => {
    const job = newJob()
    house.faults.on('source-dead')
    house.faults.on('exchange-foreign-text')
    await ask(job)
    await house.press('Approve', { as: 'approver' })
    await house.until(() => told(job, /newly failed/) > 0, 10)
    expect(texts(job)).toContain('Exchange Online does not reach the old server')
    expect(texts(job)).not.toContain('konnte nicht')
  })
})
