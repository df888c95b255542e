import { describe, expect, it } from 'vitest'
import type { BatchEvent } from '../../src/migration/events.ts'
import type { Watch } from '../../src/records/watch.ts'
import { listeners, withMessages } from '../../src/tracking/outbox.ts'
import { batchRecord, OLIVE, place, seen, T0 } from '../support/records.ts'

const HOME = place('19:home')
const OTHER = place('19:other')
const watch = (conversation = OTHER, state: Watch['state'] = 'watching'): Watch => ({
  conversation,
  state,
  by: OLIVE,
  at: T0.toISOString(),
})
const event = (kind: BatchEvent['kind'] = 'started'): BatchEvent => ({
  kind,
  batch: 'sales-1',
  at: T0.toISOString(),
  text: `sales-1: ${kind}`,
})
const record = (home: typeof HOME | undefined = HOME) =>
  batchRecord({ exchange: seen('Syncing') }, home === undefined ? {} : { homeConversation: home })

describe('who is told', () => {
  const ids = (home: typeof HOME | undefined, ...watches: Watch[]) => listeners(home, watches).map(({ id }) => id)

  it('is where the start was asked for, then who watches', () => {
    expect(ids(HOME, watch())).toEqual(['19:home', '19:other'])
    expect(ids(undefined, watch())).toEqual(['19:other'])
    expect(ids(undefined)).toEqual([])
  })

  it('is nobody twice', () => {
    expect(ids(HOME, watch(HOME))).toEqual(['19:home'])
  })

  it('is nobody who asked to be left alone, though it was asked for there', () => {
    expect(ids(HOME, watch(HOME, 'muted'))).toEqual([])
    expect(ids(HOME, watch(OTHER, 'muted'))).toEqual(['19:home'])
  })
})

describe('messages of what happened', () => {
  it('is the live card in place, then each turn below it', () => {
    const { outbox, eventCount } = withMessages(record(), [event(), event('mail diverted')], [], T0)
    expect(outbox.map(({ key, live, under }) => [key, live, under])).toEqual([
      ['live:19:home', 'live:19:home', undefined],
      ['event:1', undefined, 'live:19:home'],
      ['event:2', undefined, 'live:19:home'],
    ])
    expect(eventCount).toBe(2)
  })

  it('puts a newer live card in the place of one that still waits; no turn is lost', () => {
    const first = withMessages(record(), [event()], [], T0)
    const second = withMessages(
      { ...first, batch: { ...first.batch, exchange: seen('Synced', { synced: 2 }) } },
      [event('stopped')],
      [],
      T0,
    )
    expect(second.outbox.map(({ key }) => key)).toEqual(['live:19:home', 'event:1', 'event:2'])
    expect(second.outbox[0]?.reply.summary).toMatch(/Synced/)
  })

  it.each(['synced', 'synced with errors'] as const)('brings the checklist with “%s”', (kind) => {
    const { outbox } = withMessages(record(), [event(kind)], [], T0)
    expect(outbox.map(({ reply }) => reply.card)).toEqual(['batch', 'event', 'checklist'])
  })

  it('gives each message in each conversation a key of its own', () => {
    const { outbox } = withMessages(record(), [event(), event('synced')], [watch()], T0)
    expect(new Set(outbox.map(({ key }) => key)).size).toBe(outbox.length)
    expect(outbox.filter(({ to }) => to.id === '19:other')).toHaveLength(4)
  })

  it('to nobody writes nothing', () => {
    expect(withMessages(batchRecord({ exchange: seen('Syncing') }), [event()], [], T0).outbox).toEqual([])
  })
})
