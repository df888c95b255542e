import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { BatchKind, type BatchRecord } from '../../src/records/batch.ts'
import { WatchKind } from '../../src/records/watch.ts'
import { change } from '../../src/store/store.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import type { DirectoryReads, Reads } from '../../src/systems/ports.ts'
import { poll } from '../../src/tracking/poll.ts'
import { remoteBatch, remoteUser, silence, systemsOf } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, keepBatch, later, OLIVE, place, seen, T0 } from '../support/records.ts'

const HOME = place('19:home')
const anna = 'anna.berg@contoso.test'

async function world(record: BatchRecord, exchange: Partial<ExchangeOnline>, more: Partial<Reads> = {}) {
  const store = memoryStore()
  const wall = manualClock(T0)
  const estate = manualClock(T0)
  const asked: string[] = []
  await keepBatch(store, record)
  const port: Partial<ExchangeOnline> = {
    users: async (batch) => {
      asked.push(`users ${batch}`)
      return []
    },
    ...exchange,
  }
  const before = store.puts()
  return {
    store,
    wall,
    estate,
    asked,
    writes: () => store.puts() - before,
    poll: () =>
      poll({
        store,
        systems: { ...systemsOf(port), ...more },
        wall,
        migrationClock: estate,
        replicationDelayMs: 60_000,
      }),
    kept: async (id = 'sales-1') => {
      const found = await store.get(BatchKind, id)
      if (found === undefined) throw new Error('the batch is gone')
      return found.value
    },
    events: async () => {
      const found = await store.get(BatchKind, 'sales-1')
      return (found?.value.outbox ?? []).filter(({ key }) => key.startsWith('event:')).map(({ reply }) => reply.summary)
    },
  }
}

const running = (status = 'Syncing', more: Partial<BatchRecord> = {}) =>
  batchRecord({ exchange: seen(status, { started: T0.toISOString() }) }, { homeConversation: HOME, ...more })
const batches = (...list: RemoteBatch[]) => ({ batches: async () => list })

describe('a look at Exchange', () => {
  it('asks nothing where there is nothing of ours to see', async () => {
    const planned = await world(batchRecord(), {})
    await planned.poll()
    const over = await world(batchRecord({ exchange: seen('Synced'), gone: true }), {})
    await over.poll()
    expect([planned.writes(), over.writes()]).toEqual([0, 0])
  })

  it('concludes nothing from silence', async () => {
    const one = await world(running(), { batches: () => Promise.reject(silence('Get-MigrationBatch')) })
    await expect(one.poll()).rejects.toThrow(/no answer/)
    expect(one.writes()).toBe(0)
  })

  it('reads the people only when counters moved, and writes nothing when nothing did', async () => {
    const one = await world(running(), batches(remoteBatch('Syncing')))
    await one.poll()
    expect([one.asked, one.writes()]).toEqual([[], 0])
    const moved = await world(running(), batches(remoteBatch('Syncing', { synced: 1 })))
    await moved.poll()
    expect([moved.asked, moved.writes()]).toEqual([['users sales-1'], 1])
  })

  it('reads everything again after half an hour of estate time, while it runs', async () => {
    const one = await world(running(), batches(remoteBatch('Syncing')))
    one.estate.set(later(1_801))
    await one.poll()
    expect(one.asked).toEqual(['users sales-1'])
    const quiet = await world(running('Synced'), batches(remoteBatch('Synced')))
    quiet.estate.set(later(1_801))
    await quiet.poll()
    expect(quiet.asked).toEqual([])
  })

  it.each([
    ['made anew', { guid: 'g-2' }],
    ['synced again', { lastSynced: T0 }],
  ])('reads the people where the batch was %s, though no counter moved', async (_what, more) => {
    const one = await world(running(), batches(remoteBatch('Syncing', more)))
    await one.poll()
    expect(one.asked).toEqual(['users sales-1'])
  })

  it('leaves a batch of the same name that we never made alone', async () => {
    const one = await world(batchRecord(), batches(remoteBatch('Syncing')))
    await one.poll()
    expect((await one.kept()).batch.exchange).toBeUndefined()
  })

  it('finds ours whatever the letter case of its name', async () => {
    const one = await world(running(), batches(remoteBatch('Synced', { identity: 'SALES-1', synced: 2 })))
    await one.poll()
    expect((await one.kept()).batch.exchange?.status).toBe('Synced')
  })

  it('that one batch spoils is a look at the others all the same', async () => {
    const one = await world(running(), {
      ...batches(remoteBatch('Syncing', { synced: 1 }), remoteBatch('Synced', { identity: 'sales-2', synced: 2 })),
      users: async (batch) => (batch === 'sales-1' ? Promise.reject(silence('Get-MigrationUser')) : []),
    })
    await keepBatch(one.store, { ...running(), batch: { ...running().batch, name: 'sales-2' } })
    await expect(one.poll()).rejects.toThrow(/no answer/)
    expect((await one.kept('sales-2')).batch.exchange?.status).toBe('Synced')
    expect((await one.kept()).batch.exchange?.synced).toBe(0)
  })
})

describe('a batch that is not found', () => {
  it('is not “removed outside” right after it was made', async () => {
    const one = await world(running('Syncing', { adoptedAt: T0.toISOString() }), batches())
    one.wall.set(later(59))
    await one.poll()
    expect(await one.events()).toEqual([])
    expect((await one.kept()).batch.gone).toBeUndefined()
  })

  it('is, after that: told once, with what stays', async () => {
    const one = await world(running('Syncing', { adoptedAt: T0.toISOString() }), batches())
    one.wall.set(later(60))
    await one.poll()
    await one.poll()
    expect(await one.events()).toEqual([expect.stringMatching(/Stagecoach did not remove it.*mail stay as they are/)])
    expect((await one.kept()).batch.gone).toBe(true)
  })
})

describe('what has happened', () => {
  it('is kept in the same write as the message that tells it', async () => {
    const one = await world(running(), batches(remoteBatch('Synced', { synced: 2 })))
    await one.poll()
    expect(one.writes()).toBe(1)
    const { batch, outbox } = await one.kept()
    expect(batch.exchange?.status).toBe('Synced')
    expect(outbox.map(({ key, reply }) => [key, reply.card])).toEqual([
      ['live:19:home', 'batch'],
      ['event:1', 'event'],
      ['event:2', 'event'],
      ['event:3', 'checklist'],
    ])
  })

  it('is told where somebody watches, too', async () => {
    const one = await world(running(), batches(remoteBatch('Stopped', { stopped: 2 })))
    const watch = { conversation: place('19:other'), state: 'watching' as const, by: OLIVE, at: T0.toISOString() }
    await one.store.put(WatchKind, '19:other', watch, 0)
    await one.poll()
    expect(new Set((await one.kept()).outbox.map(({ to }) => to.id))).toEqual(new Set(['19:home', '19:other']))
  })

  it('does not undo what was written while Exchange was being asked', async () => {
    const tick = { by: 'Olive Operator', at: T0.toISOString() }
    const one = await world(running(), {
      ...batches(remoteBatch('Synced', { synced: 2 })),
      users: async () => {
        await change(
          one.store,
          BatchKind,
          'sales-1',
          (value) => value && { ...value, batch: { ...value.batch, ticks: { licences: tick } } },
        )
        return []
      },
    })
    await one.poll()
    expect((await one.kept()).batch).toMatchObject({ ticks: { licences: tick }, exchange: { status: 'Synced' } })
  })
})

describe('somebody who newly failed', () => {
  const failing = (recipientType: 'UserMailbox' | 'MailUser' | undefined) => ({
    ...batches(remoteBatch('Syncing', { failed: 1 })),
    users: async () => [remoteUser(anna, 'Failed', { error: 'MailboxIsFullException: full' })],
    recipient: async () => {
      if (recipientType === undefined) throw silence('Get-Recipient')
      return {
        guid: 'guid-anna',
        graphId: undefined,
        changedAt: undefined,
        identity: anna,
        displayName: 'Anna Berg',
        type: recipientType,
        primaryAddress: anna,
        addresses: [anna],
        hidden: false,
        exchangeGuid: undefined,
      }
    },
  })

  it.each([
    ['MailUser', false],
    ['UserMailbox', true],
    [undefined, undefined],
  ] as const)('is looked up: a recipient %s', async (type, cloudMailbox) => {
    const one = await world(running(), failing(type))
    await one.poll()
    expect((await one.kept()).batch.mailboxes[anna]?.cloudMailbox).toBe(cloudMailbox)
    expect(await one.events()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^1 mailbox of sales-1 newly failed/)]),
    )
  })

  it('is no reason to hide a bug of ours as “could not tell”', async () => {
    const bug = new TypeError('undefined is not a function')
    const one = await world(running(), { ...failing('MailUser'), recipient: () => Promise.reject(bug) })
    await expect(one.poll()).rejects.toBe(bug)
  })

  it('is looked up with others, but not more than twenty a look', async () => {
    const looked: string[] = []
    const addresses = Array.from({ length: 25 }, (_, n) => `p${n}@contoso.test`)
    const one = await world(running(), {
      ...batches(remoteBatch('Syncing', { failed: 25 })),
      users: async () => addresses.map((address) => remoteUser(address, 'Failed', { error: 'odd' })),
      recipient: async (address) => {
        looked.push(address)
        return undefined
      },
    })
    await one.poll()
    expect(looked).toEqual(addresses.slice(0, 20))
  })

  it.each([
    ['sends it on', { targetAddress: 'anna@cloud.test' }, 'anna@cloud.test'],
    ['keeps it', {}, null],
    ['does not know her', undefined, undefined],
  ])('is looked up where the mail goes: the directory %s', async (_what, mailbox, expected) => {
    const directory = { mailbox: async () => mailbox } as unknown as DirectoryReads
    const one = await world(running(), failing('MailUser'), { directory })
    await one.poll()
    expect((await one.kept()).batch.mailboxes[anna]?.targetAddress).toBe(expected)
  })

  it('is told once, and looked up once', async () => {
    const one = await world(running(), failing('MailUser'))
    await one.poll()
    const given = (await one.events()).length
    await one.poll()
    expect(await one.events()).toHaveLength(given)
  })
})
