import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import type { RemoteUserStatistics } from '../../src/migration/shapes/index.ts'
import { createStatistics } from '../../src/tracking/statistics.ts'
import { remoteBatch, remoteUser, silence, systemsOf } from '../support/fakes.ts'
import { keepBatch, seen, T0 } from '../support/records.ts'
import { batches, named, page, people, refusedFor, running, world } from './watched.ts'

const anna = 'anna.berg@contoso.test'
const addresses = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

function told(address: string, more: Partial<RemoteUserStatistics> = {}): RemoteUserStatistics {
  const nothing = { percent: undefined, totalItems: undefined, bytesTransferred: undefined, estimatedBytes: undefined }
  return { ...remoteUser(address), ...nothing, errorText: undefined, ...more }
}

function asking(answer: (address: string) => Promise<RemoteUserStatistics | undefined> = async (one) => told(one)) {
  const wall = manualClock(T0)
  const asked: string[] = []
  const statistics = async (address: string) => {
    asked.push(address)
    return answer(address)
  }
  return { wall, asked, one: createStatistics(systemsOf({ statistics }).exchange, wall) }
}
const nobody = { failed: [], active: [] }

describe('who is asked about one by one', () => {
  it('are the failed first, then those being copied, twenty a minute', async () => {
    const { one, asked, wall } = asking()
    await one.ask('b', { failed: ['f'], active: addresses('a', 30) })
    expect(asked).toEqual(['f', ...addresses('a', 19)])
    wall.advance(59_999)
    await one.ask('b', { ...nobody, active: ['x'] })
    expect(asked).toHaveLength(20)
    wall.advance(1)
    await one.ask('b', { ...nobody, active: ['x'] })
    expect(asked).toHaveLength(21)
  })

  it('are those being copied in turn, the one asked longest ago first', async () => {
    const { one, asked, wall } = asking()
    const active = addresses('a', 30)
    await one.ask('b', { ...nobody, active })
    wall.advance(60_000)
    await one.ask('b', { ...nobody, active })
    expect(asked.slice(20)).toEqual([...active.slice(20), ...active.slice(0, 10)])
  })

  it('are one batch after the other', async () => {
    const { one, wall } = asking()
    const turns: (string | undefined)[] = []
    for (let n = 0; n < 4; n++) {
      turns.push(one.turn(['a', 'b', 'c'], ['a', 'b', 'c']))
      wall.advance(1)
    }
    expect(turns).toEqual(['a', 'b', 'c', 'a'])
  })

  it('are the failed for whom no call was left, before anybody else', async () => {
    const { one, asked, wall } = asking()
    const failed = addresses('f', 25)
    await one.ask('b', { ...nobody, failed })
    expect(one.turn(['a', 'b'], ['a'])).toBeUndefined()
    wall.advance(60_000)
    expect(one.turn(['a', 'b'], ['a'])).toBe('b')
    await one.ask('b', nobody)
    expect(asked).toEqual(failed)
    expect(one.turn(['a', 'b'], ['a'])).toBe('a')
  })

  it('are not missed where one could not be told, and nobody more is asked where we are to wait', async () => {
    const silent = asking((address) =>
      address === 'f1' ? Promise.reject(silence('ask')) : Promise.resolve(told(address)),
    )
    expect([...(await silent.one.ask('b', { ...nobody, failed: addresses('f', 3) })).keys()]).toEqual(['f0', 'f2'])
    const held = asking(() => Promise.reject(refusedFor(5_000)))
    await expect(held.one.ask('b', { ...nobody, failed: addresses('f', 20) })).rejects.toMatchObject({
      retryAfterMs: 5_000,
    })
    expect(held.asked).toHaveLength(4)
  })
})

describe('what they tell', () => {
  it('is the error of somebody who newly failed, whole, and stays when everybody is read again', async () => {
    const user = remoteUser(anna, 'Failed', { error: 'full' })
    const failed = { n: 1 }
    const one = await world(running(), {
      batches: async () => [remoteBatch('Syncing', { failed: failed.n })],
      userPage: async () => page(user),
      statistics: async (address) => told(address, { status: 'Failed', errorText: 'MailboxIsFullException: full' }),
      recipientsAt: async () => [],
    })
    await one.poll()
    expect((await one.kept()).batch.mailboxes[anna]?.error).toBe('MailboxIsFullException: full')
    expect((await one.events()).join()).toMatch(/newly failed/)
    failed.n = 2
    await one.poll()
    expect((await one.kept()).batch.mailboxes[anna]?.error).toBe('MailboxIsFullException: full')
  })

  it('is how far one of those being copied is, where nothing else moved: no event, and no card', async () => {
    const mailboxes = { [anna]: { status: 'Syncing', syncedItems: 1 } }
    const record = running()
    const exchange = seen('Syncing', { active: 1 })
    const one = await world(
      { ...record, batch: { ...record.batch, exchange, mailboxes } },
      {
        ...batches(remoteBatch('Syncing', { active: 1 })),
        statistics: async (address) => told(address, { syncedItems: 70, status: 'Failed' }),
      },
    )
    await one.poll()
    const { batch, outbox } = await one.kept()
    expect(batch.mailboxes[anna]).toMatchObject({ syncedItems: 70, status: 'Syncing' })
    expect([outbox, one.asked]).toEqual([[], []])
  })

  it('is asked of one running batch a pass', async () => {
    const asked: string[] = []
    const one = await world(undefined, {
      batches: async () => ['b-1', 'b-2'].map((identity) => remoteBatch('Syncing', { identity, active: 3, synced: 1 })),
      userPage: async () => page(...people(3)),
      statistics: async (address) => {
        asked.push(address)
        return told(address)
      },
    })
    for (const name of ['b-1', 'b-2']) await keepBatch(one.store, named(name))
    await one.poll()
    expect(asked).toEqual([])
    await one.poll()
    expect(asked).toEqual(['p0@contoso.test', 'p1@contoso.test', 'p2@contoso.test'])
  })
})
