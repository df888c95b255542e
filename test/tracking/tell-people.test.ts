import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import type { LifeEvent } from '../../src/inventory/inventory.ts'
import { openLife } from '../../src/inventory/life-file.ts'
import { BatchKind } from '../../src/records/batch.ts'
import { WatchKind } from '../../src/records/watch.ts'
import { createTellPeople } from '../../src/tracking/tell-people.ts'
import { memory, memoryStore } from '../support/memory-store.ts'
import { plainFiles } from '../support/plain-files.ts'
import { batchRecord, keepBatch, OLIVE, place, seen, T0 } from '../support/records.ts'

const HOME = place('19:home')
const ANNA = 'anna.berg@contoso.test'
const BO = 'bo.lind@contoso.test'

const event = (address: string, more: Partial<LifeEvent> = {}): LifeEvent => ({
  at: T0,
  kind: 'hidden',
  who: 'e1',
  part: 'exchange',
  address,
  text: 'hidden from address lists (Exchange Online)',
  ...more,
})

function telling(disk = memory()) {
  const store = memoryStore(disk)
  let changes = 0
  const tell = createTellPeople({ store, migrationClock: manualClock(T0), onChange: () => (changes += 1) })
  const messages = async (id = 'sales-1') =>
    (await store.get(BatchKind, id))?.value.outbox.filter(({ key }) => key.startsWith('event:')) ?? []
  return { store, disk, tell, messages, changes: () => changes }
}

const running = (more: Parameters<typeof batchRecord>[0] = {}) =>
  batchRecord({ exchange: seen('Syncing'), ...more }, { homeConversation: HOME })

describe('what changed about people', () => {
  it('is one message a batch, in the order of the list, below the live card', async () => {
    const { store, tell, messages, changes } = telling()
    await keepBatch(store, running())
    await tell([
      event(BO.toUpperCase(), { kind: 'left', text: 'left: deleted (Microsoft Graph)' }),
      event(ANNA),
      event(ANNA, { kind: 'renamed', text: 'renamed from “A” to “B”' }),
      event('other@contoso.test'),
    ])
    const [message, ...others] = await messages()
    expect(others).toEqual([])
    expect(message).toMatchObject({ to: HOME, under: 'live:19:home' })
    expect(message?.reply).toMatchObject({
      card: 'event',
      summary: '2 people of sales-1 changed: 1 hidden, 1 renamed, 1 left.',
      data: {
        people: [
          { who: ANNA, what: 'Hidden from address lists (Exchange Online); renamed from “A” to “B”' },
          { who: BO, what: 'Left: deleted (Microsoft Graph)' },
        ],
      },
    })
    expect(changes()).toBe(1)
  })

  it('names twenty of thousands, and counts the others', async () => {
    const { store, tell, messages } = telling()
    const rows = Array.from({ length: 3_000 }, (_, n) => ({ row: n + 2, address: `u${n}@contoso.test` }))
    await keepBatch(store, running({ rows }))
    await tell(rows.map(({ address }) => event(address)))
    const found = await messages()
    expect(found).toHaveLength(1)
    expect(found[0]?.reply.summary).toBe('3000 people of sales-1 changed: 3000 hidden.')
    expect(found[0]?.reply.data.people).toHaveLength(20)
    expect(found[0]?.reply.data.more).toMatch(/And 2980 more/)
  })

  it.each([
    ['runs', running(), 1],
    ['waits for its start', batchRecord({}, { homeConversation: HOME }), 1],
    ['is nobody’s to be told of', batchRecord({ exchange: seen('Syncing') }), 0],
    ['was removed outside', running({ gone: true }), 0],
    ['has none of them', running({ rows: [{ row: 2, address: 'x@contoso.test' }] }), 0],
  ])('is told of a batch that %s: %#', async (_, record, count) => {
    const { store, tell, messages, changes } = telling()
    await keepBatch(store, record)
    const puts = store.puts()
    await tell([event(ANNA)])
    expect(await messages()).toHaveLength(count)
    expect([store.puts() - puts, changes()]).toEqual([count, count])
  })

  it.each<[string, Partial<LifeEvent>, boolean, number]>([
    ['a licence before the mailbox', { kind: 'licence given', part: 'graph' }, false, 1],
    ['a licence after it', { kind: 'licence given', part: 'graph' }, true, 0],
    ['the old mailbox gone before it', { kind: 'mailbox lost', part: 'directory' }, false, 1],
    ['the old mailbox gone after it', { kind: 'mailbox lost', part: 'directory' }, true, 0],
    ['the cloud mailbox gone', { kind: 'mailbox lost', part: 'exchange' }, true, 1],
    ['one who came', { kind: 'came' }, false, 0],
    ['one who came back as another', { kind: 'came back as another' }, false, 1],
    ['one shown again', { kind: 'no longer hidden' }, false, 0],
  ])('is told where it matters: %s', async (_, more, cloudMailbox, count) => {
    const { store, tell, messages } = telling()
    await keepBatch(store, running({ mailboxes: { [ANNA]: { cloudMailbox } } }))
    await tell([event(ANNA, more)])
    expect(await messages()).toHaveLength(count)
  })

  it('is told to who watches, each batch by itself', async () => {
    const { store, tell, messages } = telling()
    await keepBatch(store, batchRecord({ name: 'pilot' }))
    await keepBatch(store, batchRecord({ name: 'sales-1' }))
    const conversation = place('19:watch')
    await store.put(WatchKind, '19:watch', { conversation, state: 'watching', by: OLIVE, at: T0.toISOString() }, 0)
    await tell([event(ANNA)])
    expect([(await messages('pilot')).length, (await messages('sales-1')).length]).toEqual([1, 1])
  })

  it('outlives a crash at any place: told once more at worst, and never lost', async () => {
    const files = plainFiles()
    const { disk, store, tell, messages } = telling()
    await keepBatch(store, running())
    // The process ends once the batch has its message, before that is noted.
    const first = await openLife(files, async (events) => {
      await tell(events)
      files.fail(new Error('the process ends'))
    })
    await first.record([event(ANNA)])
    await expect(first.tell('exchange')).rejects.toThrow('the process ends')
    files.fail(undefined)
    const after = telling(disk)
    const second = await openLife(files, after.tell)
    await second.tell('exchange')
    await second.tell('exchange')
    expect(await messages()).toHaveLength(2)
    // Nothing had reached the batch: it does now.
    await second.record([event(BO, { kind: 'left' })])
    const third = await openLife(files, after.tell)
    await third.tell('exchange')
    expect((await messages()).at(-1)?.reply.summary).toMatch(/1 left/)
  })
})
