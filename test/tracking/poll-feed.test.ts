/** Who is told what a pass read of migration users, and how often one looks where nothing is ours. */
import { describe, expect, it } from 'vitest'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { BatchKind } from '../../src/records/batch.ts'
import type { UsersFeed } from '../../src/tracking/people.ts'
import { remoteBatch, remoteUser } from '../support/fakes.ts'
import { keepBatch, later, T0 } from '../support/records.ts'
import { batches, IDLE, page, refusedFor, running, world } from './watched.ts'

describe('who is told of everybody', () => {
  function listener(known: (batch: RemoteBatch) => boolean = () => false) {
    const heard: string[] = []
    const feed: UsersFeed = {
      isKnown: known,
      batchRead: async ({ identity }, users, askedAt) =>
        void heard.push(`${identity}: ${users.map(({ address }) => address)} at ${askedAt - T0.getTime()}`),
      passed: async (all, at) =>
        void heard.push(`passed ${all.map(({ identity }) => identity)} at ${at - T0.getTime()}`),
    }
    return { heard, feed }
  }
  const foreign = remoteBatch('Syncing', { identity: 'theirs' })

  it('hears of batches that are not ours too, and nothing of those is kept', async () => {
    const { heard, feed } = listener()
    const userPage = async ({ batch = '' }) => page(remoteUser(`${batch}@contoso.test`))
    const one = await world(running(), { ...batches(remoteBatch('Syncing'), foreign), userPage }, { feed })
    one.wall.set(later(1))
    await one.poll()
    expect(heard).toEqual([
      'sales-1: sales-1@contoso.test at 1000',
      'theirs: theirs@contoso.test at 1000',
      'passed sales-1,theirs at 1000',
    ])
    expect((await one.store.list(BatchKind)).map(({ id }) => id)).toEqual(['sales-1'])
  })

  it('is not told again of what is known', async () => {
    const { heard, feed } = listener(() => true)
    const one = await world(running(), batches(remoteBatch('Syncing'), foreign), { feed })
    await one.poll()
    expect([one.asked, heard]).toEqual([[], ['passed sales-1,theirs at 0']])
  })

  it('hears of a batch at rest at once when it never did, and then a quarter of an hour later', async () => {
    const { feed } = listener()
    const one = await world(undefined, batches(remoteBatch('Synced', { identity: 'theirs' })), { feed })
    for (const seconds of [0, 899, 900]) {
      one.estate.set(later(seconds))
      one.wall.advance(IDLE)
      await one.poll()
    }
    expect(one.asked).toEqual(['people of theirs', 'people of theirs'])
  })

  it('is not told that the pass is over where it was given up', async () => {
    const { heard, feed } = listener()
    const one = await world(
      running(),
      { ...batches(foreign), userPage: () => Promise.reject(refusedFor(60_000)) },
      { feed },
    )
    await expect(one.poll()).rejects.toThrow()
    expect(heard).toEqual([])
  })
})

describe('where nothing of ours is in Exchange', () => {
  it('a pass that comes too early asks nothing, until there is something', async () => {
    let calls = 0
    const one = await world(undefined, {
      batches: async () => {
        calls += 1
        return [remoteBatch('Syncing')]
      },
    })
    expect(await one.poll()).toBe(IDLE)
    one.wall.advance(1_000)
    expect([await one.poll(), calls]).toEqual([IDLE - 1_000, 1])
    await keepBatch(one.store, running())
    expect([await one.poll(), calls]).toEqual([undefined, 2])
  })
})
