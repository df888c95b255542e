/** A pass that is given up, or dies: nothing is lost, and the tenant is left alone. */
import { describe, expect, it } from 'vitest'
import { keyOf } from '../../src/migration/address.ts'
import { remoteBatch, remoteUser, silence } from '../support/fakes.ts'
import { type MemoryStore, memory, memoryStore } from '../support/memory-store.ts'
import { keepBatch, keptBatch } from '../support/records.ts'
import { batches, page, refusedFor, running, tenant, world } from './watched.ts'

describe('told to wait', () => {
  it('a pass gives up at once', async () => {
    let calls = 0
    const one = await tenant(50, () => ({ synced: 1 }), {
      userPage: () => {
        calls += 1
        return Promise.reject(refusedFor(90_000))
      },
    })
    const before = one.store.puts()
    await expect(one.poll()).rejects.toMatchObject({ retryAfterMs: 90_000 })
    expect([calls, one.store.puts() - before]).toEqual([1, 0])
    one.wall.advance(89_999)
    expect([await one.poll(), calls]).toEqual([1, 1])
    one.wall.advance(1)
    await expect(one.poll()).rejects.toThrow()
    expect(calls).toBe(2)
  })

  it.each(['statistics', 'recipientsAt'] as const)(
    'by %s, it gives up too, and writes nothing half known',
    async (method) => {
      const one = await world(running(), {
        ...batches(remoteBatch('Syncing', { failed: 1 })),
        userPage: async () => page(remoteUser('anna.berg@contoso.test', 'Failed')),
        statistics: async () => undefined,
        recipientsAt: async () => [],
        [method]: () => Promise.reject(refusedFor(90_000)),
      })
      await expect(one.poll()).rejects.toMatchObject({ retryAfterMs: 90_000 })
      expect(one.writes()).toBe(0)
    },
  )

  it('goes on with the other batches where one alone is silent', async () => {
    const one = await tenant(3, () => ({ synced: 1 }), {
      userPage: async ({ batch }) => (batch === 'b-00' ? Promise.reject(silence('Get-MigrationUser')) : page()),
    })
    await expect(one.poll()).rejects.toThrow(/no answer/)
    expect((await one.kept('b-02')).read).toMatchObject({ owed: false })
  })
})

describe('a crash between the documents of a batch', () => {
  const anna = 'anna.berg@contoso.test'
  const failing = {
    ...batches(remoteBatch('Syncing', { failed: 1 })),
    userPage: async () => page(remoteUser(anna, 'Failed', { error: 'odd' })),
    statistics: async () => undefined,
    recipientsAt: async () => [],
  }
  /** Dies at the nth write from now on. */
  function dyingAt(store: MemoryStore, nth: number): MemoryStore {
    let left = nth
    return {
      ...store,
      put: (kind, id, value, expected) => {
        left -= 1
        return left <= 0 ? Promise.reject(new Error('killed')) : store.put(kind, id, value, expected)
      },
    }
  }

  it.each([1, 2, 3])('loses no message: killed at write %i', async (nth) => {
    const kept = memory()
    await keepBatch(memoryStore(kept), running())
    const first = await world(undefined, failing, { store: dyingAt(memoryStore(kept), nth) })
    await first.poll().catch(() => undefined)
    const store = memoryStore(kept)
    const events = async () => (await keptBatch(store)).outbox.filter(({ key }) => key.startsWith('event:'))
    // Delivered in between: whatever comes now comes again.
    const before = (await events()).length
    const second = await world(undefined, failing, { store })
    await second.poll()
    const said = (await events()).map(({ reply }) => reply.summary).filter((text) => /newly failed/.test(text))
    expect(said).toHaveLength(nth === 2 ? 2 : 1)
    expect((await keptBatch(store)).batch.mailboxes[keyOf(anna)]).toMatchObject({ status: 'Failed', error: 'odd' })
    if (nth === 2) expect(before).toBeGreaterThan(0)
    const settled = (await events()).length
    const asked: string[] = []
    const third = await world(
      undefined,
      {
        ...failing,
        userPage: async () => {
          asked.push('people')
          return page()
        },
      },
      { store },
    )
    await third.poll()
    expect([(await events()).length, asked]).toEqual([settled, []])
  })
})
