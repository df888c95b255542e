import { describe, expect, it } from 'vitest'
import { BatchKind } from '../../src/records/batch.ts'
import { change, type Store } from '../../src/store/store.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { memoryStore } from '../support/memory-store.ts'
import { keepPlan, place, planRecord } from '../support/records.ts'
import { HOME, message, room, teamsRefusal } from './room.ts'

const live = message('live:19:home', { live: 'live:19:home' })
const event = (n: number, more = {}) => message(`event:${n}`, { under: 'live:19:home', ...more })

describe('telling', () => {
  it('posts each message once, in order, and forgets it', async () => {
    const one = room()
    await one.keep([message('one'), message('two'), message('three')])
    expect(await one.flush()).toBeUndefined()
    expect(one.says()).toEqual(['post 19:home one', 'post 19:home two', 'post 19:home three'])
    expect((await one.kept()).outbox).toEqual([])
    await one.flush()
    expect(one.sent).toHaveLength(3)
  })

  it('posts a live card once and updates it in place from then on', async () => {
    const one = room()
    await one.keep([live])
    await one.flush()
    expect((await one.kept()).live).toEqual({ 'live:19:home': { to: HOME, activity: 'm1' } })
    await change(
      one.store,
      BatchKind,
      'sales-1',
      (value) => value && { ...value, outbox: [{ ...live, reply: { ...live.reply, summary: 'half' } }] },
    )
    one.restart()
    await one.flush()
    expect(one.sent.map(({ did, activity, says }) => [did, activity, says])).toEqual([
      ['post', 'm1', 'live:19:home'],
      ['update', 'm1', 'half'],
    ])
  })

  it('puts what happened in the thread below the live card, in a channel', async () => {
    const one = room()
    await one.keep([live, event(1)])
    await one.flush()
    expect(one.sent.map(({ thread }) => thread)).toEqual([undefined, 'm1'])
  })

  it('leaves threads alone where there are none', async () => {
    const chat = place('a:chat', { scope: 'personal' })
    const one = room()
    await one.keep([{ ...live, to: chat }, event(1, { to: chat })])
    await one.flush()
    expect(one.sent.map(({ thread }) => thread)).toEqual([undefined, undefined])
  })

  it('tells the plans’ cards first, then the batches', async () => {
    const one = room()
    await one.keep([message('batch')])
    await keepPlan(one.store, planRecord())
    await one.flush()
    expect(one.sent.map(({ to }) => to)).toEqual(['19:migration', '19:home'])
  })

  it('keeps what was changed while it was being told', async () => {
    const one = room()
    await one.keep([live])
    one.failWhen(() => {
      void change(
        one.store,
        BatchKind,
        'sales-1',
        (value) => value && { ...value, outbox: [{ ...live, reply: { ...live.reply, summary: 'newer' } }] },
      )
      return undefined
    })
    await one.flush()
    expect((await one.kept()).outbox.map(({ reply }) => reply.summary)).toEqual(['newer'])
  })
})

describe('a card whose activity has vanished', () => {
  it('is posted anew, and lives on there', async () => {
    const one = room()
    await one.keep([live, event(1)], { live: { 'live:19:home': { to: HOME, activity: 'old' } } })
    one.failWhen((did) => (did === 'update' ? teamsRefusal('ActivityNotFoundInConversation', false) : undefined))
    await one.flush()
    expect(one.sent.map(({ did, thread }) => [did, thread])).toEqual([
      ['post', undefined],
      ['post', 'm1'],
    ])
    expect((await one.kept()).live['live:19:home']?.activity).toBe('m1')
  })
})

describe('when Teams will not take it', () => {
  it('keeps the message, says when to try again, and waits longer each time', async () => {
    const one = room()
    await one.keep([message('one')])
    one.failWhen(() => teamsRefusal('502', true))
    expect(await one.flush()).toBe(2_000)
    one.wall.advance(1_999)
    expect(await one.flush()).toBe(1)
    one.wall.advance(1)
    expect(await one.flush()).toBe(4_000)
    one.failWhen(() => undefined)
    one.wall.advance(4_000)
    expect(await one.flush()).toBeUndefined()
    expect(one.says()).toEqual(['post 19:home one'])
    expect((await one.kept()).outbox).toEqual([])
  })

  it('begins with a short wait again once something got through', async () => {
    const one = room()
    await one.keep([message('one'), message('two')])
    one.failWhen(() => teamsRefusal('502', true))
    await one.flush()
    one.wall.advance(2_000)
    one.failWhen((_did, _to, activity) => (activity === 'm2' ? teamsRefusal('502', true) : undefined))
    expect(await one.flush()).toBe(2_000)
  })

  it('does not post anew what an update without an answer may have changed', async () => {
    const one = room()
    await one.keep([live], { live: { 'live:19:home': { to: HOME, activity: 'old' } } })
    const silent = { system: 'Teams', operation: 'update', code: 'ETIMEDOUT', text: 'no answer' } as const
    one.failWhen((did) =>
      did === 'update' ? new RemoteError({ ...silent, retryable: false, answered: false }) : undefined,
    )
    await one.flush()
    expect(one.sent).toEqual([])
  })

  it('stays away as long as Teams asked to be left alone', async () => {
    const one = room()
    await one.keep([message('one')])
    one.failWhen(() => teamsRefusal('429', true, { retryAfterMs: 30_000 }))
    expect(await one.flush()).toBe(30_000)
    one.failWhen(() => undefined)
    one.wall.advance(29_999)
    await one.flush()
    expect(one.sent).toEqual([])
    one.wall.advance(1)
    await one.flush()
    expect(one.sent).toHaveLength(1)
  })

  it('never waits longer than ten minutes for another try', async () => {
    const one = room()
    await one.keep([message('one')])
    one.failWhen(() => teamsRefusal('502', true))
    let longest = 0
    for (let attempt = 0; attempt < 20; attempt++) {
      const wait = (await one.flush()) ?? 0
      longest = Math.max(longest, wait)
      one.wall.advance(wait)
    }
    expect(longest).toBe(600_000)
  })

  it('an update that was merely throttled is not posted anew', async () => {
    const one = room()
    await one.keep([live], { live: { 'live:19:home': { to: HOME, activity: 'old' } } })
    one.failWhen((did) => (did === 'update' ? teamsRefusal('429', true) : undefined))
    await one.flush()
    expect(one.sent).toEqual([])
    expect((await one.kept()).live['live:19:home']?.activity).toBe('old')
  })

  it('keeps the order: nothing of a conversation overtakes what failed in it', async () => {
    const one = room()
    await one.keep([live, event(1), event(2)])
    one.failWhen((did, _to, activity) => (did === 'post' && activity === 'm2' ? teamsRefusal('502', true) : undefined))
    await one.flush()
    expect(one.says()).toEqual(['post 19:home live:19:home'])
    one.failWhen(() => undefined)
    one.wall.advance(2_000)
    await one.flush()
    expect(one.says()).toEqual(['post 19:home live:19:home', 'post 19:home event:1', 'post 19:home event:2'])
  })

  it('a conversation that has gone silent does not keep others from being told', async () => {
    const gone = place('a:gone', { scope: 'personal' })
    const one = room()
    await one.keep([message('g1', { to: gone }), message('g2', { to: gone }), live, event(1), event(2)])
    one.failWhen((_did, to) => (to.id === 'a:gone' ? teamsRefusal('403', false) : undefined))
    await one.flush()
    expect(one.says()).toEqual(['post 19:home live:19:home', 'post 19:home event:1', 'post 19:home event:2'])
    expect((await one.kept()).outbox.map(({ key }) => key)).toEqual(['g1', 'g2'])
  })

  it('is let go, aloud, what Teams will not have for hours; what it only cannot take now is not', async () => {
    const gone = place('a:gone', { scope: 'personal' })
    const one = room()
    await one.keep([message('gone', { to: gone }), live])
    one.failWhen((_did, to) => (to.id === 'a:gone' ? teamsRefusal('403', false) : teamsRefusal('502', true)))
    for (let hour = 0; hour < 12; hour += 1 / 6) {
      await one.flush()
      one.wall.advance(600_000)
      if (hour < 1) expect((await one.kept()).outbox).toHaveLength(2)
    }
    expect((await one.kept()).outbox.map(({ key }) => key)).toEqual([live.key])
    expect(one.faults).toMatchObject([{ code: '403' }])
  })

  it('a fault of ours goes to the log, and the message is kept', async () => {
    const one = room()
    await one.keep([message('one', { reply: { card: 'none', summary: 'x', data: { undrawable: true } } })])
    expect(await one.flush()).toBeGreaterThan(0)
    expect(one.faults).toMatchObject([{ message: 'no such card' }])
    expect((await one.kept()).outbox).toHaveLength(1)
  })
})

describe('pace', () => {
  it('leaves time between two updates of one card, and tells what happened meanwhile', async () => {
    const one = room(memoryStore(), 3_000)
    const standing = { live: { 'live:19:home': { to: HOME, activity: 'old' } } }
    await one.keep([live], standing)
    await one.flush()
    await change(one.store, BatchKind, 'sales-1', (value) => value && { ...value, outbox: [live, event(1)] })
    one.wall.advance(1_000)
    expect(await one.flush()).toBe(2_000)
    expect(one.says()).toEqual(['update 19:home live:19:home', 'post 19:home event:1'])
    one.wall.advance(2_000)
    expect(await one.flush()).toBeUndefined()
    expect(one.sent).toHaveLength(3)
  })

  it('does not stand still for as long as the clock was set back', async () => {
    const one = room(memoryStore(), 3_000)
    await one.keep([live], { live: { 'live:19:home': { to: HOME, activity: 'old' } } })
    await one.flush()
    await change(one.store, BatchKind, 'sales-1', (value) => value && { ...value, outbox: [live] })
    one.wall.advance(-3_600_000)
    expect(await one.flush()).toBe(3_000)
  })

  it('keeps below Teams’ limits, and keeps the rest for later', async () => {
    const one = room()
    await one.keep(Array.from({ length: 12 }, (_, n) => message(`n${n}`)))
    const wait = await one.flush()
    expect(one.sent).toHaveLength(5)
    one.wall.advance(wait ?? 0)
    await one.flush()
    expect(one.sent.map(({ says }) => says)).toEqual(Array.from({ length: 10 }, (_, n) => `n${n}`))
  })

  it('does not tell what happened before the card it belongs below stands, though its time has come meanwhile', async () => {
    const base = memoryStore()
    const slow: Store = {
      ...base,
      get: (kind, id) => {
        one.wall.advance(98)
        return base.get(kind, id)
      },
    }
    const one = room(slow)
    await one.keep([...Array.from({ length: 5 }, (_, n) => message(`n${n}`)), live, event(1)])
    await one.flush()
    one.wall.advance(1_000)
    await one.flush()
    expect(one.sent.at(-1)).toMatchObject({ says: 'event:1', thread: 'm6' })
  })
})

describe('a crash between sending and noting it', () => {
  it('repeats that message at most, and loses none', async () => {
    const store = memoryStore()
    const one = room(store)
    await one.keep([message('one'), message('two')])
    const dying = room({ ...store, put: () => Promise.reject(new Error('the disk is gone')) })
    await dying.flush()
    expect(dying.says()).toEqual(['post 19:home one'])
    const after = room(store)
    await after.flush()
    expect(after.says()).toEqual(['post 19:home one', 'post 19:home two'])
  })
})
