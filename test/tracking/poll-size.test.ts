/** What a pass asks and writes where there are many batches. */
import { describe, expect, it } from 'vitest'
import { BatchKind } from '../../src/records/batch.ts'
import { BatchListKind } from '../../src/records/batch-list.ts'
import { BatchPeopleKind } from '../../src/records/batch-people.ts'
import { remoteBatch, remoteUser } from '../support/fakes.ts'
import { later } from '../support/records.ts'
import { batches, names, page, people, running, tenant, world } from './watched.ts'

describe('a pass over fifty batches', () => {
  it('is one call where nothing moved, and no write', async () => {
    const one = await tenant(50, () => ({}))
    const before = one.store.puts()
    await one.poll()
    expect([one.calls(), one.asked, one.store.puts() - before]).toEqual([1, [], 0])
  })

  it('reads the people of ten that moved, the longest unseen first, and of the others in the passes after', async () => {
    const one = await tenant(25, () => ({ synced: 1 }))
    const passes: string[][] = []
    const again: (number | undefined)[] = []
    for (let n = 0; n < 4; n++) {
      again.push(await one.poll())
      passes.push(one.asked.splice(0).map((line) => line.replace('people of ', '')))
    }
    expect(passes).toEqual([names(25).slice(0, 10), names(25).slice(10, 20), names(25).slice(20), []])
    expect(one.calls()).toBe(4)
    // Soon while somebody is still to be read, then as usual.
    expect(again).toEqual([200, 200, undefined, undefined])
  })

  it('shows what the counters say at once, also of those whose people have their turn later', async () => {
    const one = await tenant(25, () => ({ synced: 1 }))
    await one.poll()
    const kept = await one.kept('b-24')
    expect(kept.batch.exchange?.synced).toBe(1)
    expect(kept.outbox.map(({ key }) => key)).toContain('live:19:home')
  })

  it('counts pages, not batches', async () => {
    const one = await tenant(10, () => ({ total: 2_500, synced: 1 }))
    await one.poll()
    expect(one.asked).toHaveLength(3)
    const huge = await tenant(2, () => ({ total: 50_000, synced: 1 }))
    await huge.poll()
    expect(huge.asked).toEqual(['people of b-00'])
  })

  it('writes a changed document once, and no list', async () => {
    const one = await tenant(10, (name) => (name < 'b-05' ? { synced: 1 } : {}), {
      userPage: async () => page(...people(3)),
    })
    const lists = (await one.store.list(BatchListKind)).map(({ version }) => version)
    const before = one.store.puts()
    await one.poll()
    // Header and people's facts of five.
    expect(one.store.puts() - before).toBe(10)
    expect((await one.store.list(BatchKind)).map(({ version }) => version)).toEqual([2, 2, 2, 2, 2, 1, 1, 1, 1, 1])
    expect((await one.store.list(BatchListKind)).map(({ version }) => version)).toEqual(lists)
  })

  it('does not write people again of whom the same is said', async () => {
    const one = await tenant(1, () => ({ synced: 1 }), { userPage: async () => page(...people(3)) })
    await one.poll()
    one.estate.set(later(3_600))
    await one.poll()
    expect((await one.store.get(BatchPeopleKind, 'b-00'))?.version).toBe(1)
    expect((await one.store.get(BatchKind, 'b-00'))?.version).toBe(3)
  })
})

describe('people', () => {
  it('are read page by page', async () => {
    const asked: (string | undefined)[] = []
    const one = await world(running(), {
      ...batches(remoteBatch('Syncing', { synced: 1 })),
      userPage: async (_question, next) => {
        asked.push(next)
        return next === undefined
          ? { rows: [remoteUser('anna.berg@contoso.test', 'Synced')], next: 'more' }
          : page(remoteUser('bo.lind@contoso.test', 'Syncing'))
      },
    })
    await one.poll()
    expect(asked).toEqual([undefined, 'more'])
    expect(Object.keys((await one.kept()).batch.mailboxes)).toEqual(['anna.berg@contoso.test', 'bo.lind@contoso.test'])
  })

  it('of a batch that runs are read anew after half an hour, each a little later by chance', async () => {
    const one = await world(running(), batches(remoteBatch('Syncing')), { random: () => 0.4 })
    // Half an hour and a tenth of it.
    one.estate.set(later(1_980))
    await one.poll()
    expect(one.asked).toEqual([])
    one.estate.set(later(1_981))
    await one.poll()
    expect(one.asked).toEqual(['people of sales-1'])
    await one.poll()
    expect(one.asked).toHaveLength(1)
  })

  it('of a batch at rest are read a quarter of an hour after the last time, only if something moved', async () => {
    const remote = { synced: 2 }
    const one = await world(running('Synced'), { batches: async () => [remoteBatch('Synced', remote)] })
    await one.poll()
    expect([one.asked, (await one.kept()).batch.exchange?.synced]).toEqual([[], 2])
    one.estate.set(later(899))
    await one.poll()
    expect(one.asked).toEqual([])
    one.estate.set(later(900))
    await one.poll()
    expect(one.asked).toEqual(['people of sales-1'])
    one.estate.set(later(90_000))
    await one.poll()
    expect(one.asked).toHaveLength(1)
  })

  it('are read at once when a batch comes to rest', async () => {
    const one = await world(running(), batches(remoteBatch('Synced', { synced: 2 })))
    await one.poll()
    expect(one.asked).toEqual(['people of sales-1'])
  })
})
