import { describe, expect, it } from 'vitest'
import { type Batch, BatchSchema } from '../../src/migration/batch.ts'
import { observe } from '../../src/migration/diff.ts'
import { MAX_SAMPLES } from '../../src/migration/eta.ts'
import { mailDiverted } from '../../src/migration/life-cycle.ts'
import { exchangeFacts, type Seen, type SeenElsewhere } from '../../src/migration/seen.ts'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { batch, exchange, hours, iso, mailbox, seenBatch, seenUser, tick } from './fixtures.ts'
import { randomFrom } from './random.ts'

const created = () => batch({ exchange: exchangeFacts(seenBatch(), hours(0)) })
const kinds = (before: Batch, seen: Seen) => observe(before, seen).events.map((e) => e.kind)
const at = (hour: number, over: Partial<RemoteBatch> | undefined, rest: Partial<Seen> = {}): Seen => ({
  at: hours(hour),
  batch: over && seenBatch(over),
  ...rest,
})
const running = { status: 'Syncing', started: hours(0), active: 4 }
const elsewhere = (...entries: [string, SeenElsewhere][]) => new Map(entries)

describe('what happened', () => {
  const syncing = () => observe(created(), at(1, running)).batch
  const diverted = () => observe(created(), at(1, { ...running, provisioned: 4 })).batch
  const stopped = () => observe(diverted(), at(2, { ...running, status: 'Stopped', provisioned: 4 })).batch
  const failed = () =>
    observe(diverted(), at(2, { ...running, status: 'SyncedWithErrors', provisioned: 4, synced: 3, failed: 1 })).batch

  it.each<[string, Batch, Seen, string[]]>([
    ['nothing', created(), at(1, {}), []],
    ['started', created(), at(1, running), ['started']],
    ['mailboxes made', syncing(), at(2, { ...running, provisioned: 2 }), ['mail diverted']],
    [
      'targetAddress set',
      syncing(),
      at(2, running, { elsewhere: elsewhere(['a@x.com', { targetAddress: 'SMTP:a@t.com' }]) }),
      ['mail diverted'],
    ],
    [
      'all at once, seen late',
      created(),
      at(9, { ...running, status: 'Synced', synced: 4, provisioned: 4 }),
      ['started', 'mail diverted', 'synced'],
    ],
    ['synced', diverted(), at(2, { ...running, status: 'Synced', synced: 4, provisioned: 4 }), ['synced']],
    [
      'with errors',
      diverted(),
      at(2, { ...running, status: 'SyncedWithErrors', synced: 3, failed: 1, provisioned: 4 }),
      ['synced with errors'],
    ],
    ['stopping says nothing yet', diverted(), at(2, { ...running, status: 'Stopping', provisioned: 4 }), []],
    ['stopped', diverted(), at(2, { ...running, status: 'Stopped', provisioned: 4 }), ['stopped']],
    ['resumed', stopped(), at(3, { ...running, provisioned: 4 }), ['resumed']],
    ['retried', failed(), at(3, { ...running, provisioned: 4, synced: 3 }), ['resumed']],
    ['failed', diverted(), at(2, { ...running, status: 'Failed', provisioned: 4 }), ['failed']],
    ['removed by others', diverted(), at(2, undefined), ['removed outside']],
    ['removed and made again by others', diverted(), at(2, { ...running, guid: 'g-2' }), ['removed outside']],
    ['removed as ticked', { ...diverted(), ticks: { 'remove-batch': tick } }, at(2, undefined), ['removed']],
    ['just made and not to be found yet', created(), at(-0.9, undefined), []],
    ['made long ago and gone', created(), at(9, undefined), ['removed outside']],
    ['back again', { ...diverted(), gone: true }, at(3, { ...running, provisioned: 4 }), ['seen again']],
    [
      'a status nobody knows',
      diverted(),
      at(2, { ...running, status: 'Levitating', provisioned: 4 }),
      ['unknown status'],
    ],
    ['a namesake of a batch never made', batch(), at(2, running), []],
  ])('%s', (_, before, seen, expected) => {
    expect(kinds(before, seen)).toEqual(expected)
  })

  it('newly failed mailboxes come as one digest, explained, with whether their mail is diverted', () => {
    const seen = at(
      2,
      { ...running, provisioned: 2, failed: 3 },
      {
        users: [
          seenUser('C@x.com', 'Failed', { error: 'Something new' }),
          seenUser('b@x.com', 'Failed', { error: 'This mailbox is full.' }),
          seenUser('a@x.com', 'Failed', {
            error: "A source e-mail address couldn't be found in the on-premises domain",
          }),
          seenUser('d@x.com', 'Syncing'),
        ],
        elsewhere: elsewhere(
          ['b@x.com', { cloudMailbox: true, targetAddress: 'SMTP:b@t.com' }],
          ['a@x.com', { cloudMailbox: false }],
        ),
      },
    )
    const { batch: after, events } = observe(diverted(), seen)
    expect(events).toHaveLength(1)
    expect(events[0]?.failures?.map((f) => [f.address, f.failure.id, f.diverted])).toEqual([
      ['a@x.com', 'hidden-or-wrong-source-address', 'no'],
      ['b@x.com', 'mailbox-full', 'yes'],
      ['c@x.com', 'unclassified', 'could not tell'],
    ])
    expect(events[0]?.text).toBe(
      '3 mailboxes of sales-1 newly failed. New mail of 1 of them already goes to the cloud. Of 1 it could not be told whether mail is diverted.',
    )
    const again = observe(after, { ...seen, users: [...(seen.users ?? []), seenUser('d@x.com', 'Failed')] })
    expect(again.events.map((e) => e.failures?.map((f) => f.address))).toEqual([['d@x.com']])
  })

  it('a mailbox that fails again after a retry is told again', () => {
    const fail = at(2, { ...running, provisioned: 4 }, { users: [seenUser('a@x.com', 'Failed')] })
    const retry = at(3, { ...running, provisioned: 4 }, { users: [seenUser('a@x.com', 'Syncing')] })
    const first = observe(diverted(), fail).batch
    expect(kinds(observe(first, retry).batch, { ...fail, at: hours(4) })).toEqual(['mailboxes failed'])
    expect(observe(first, retry).batch.mailboxes['a@x.com']?.error).toBeUndefined()
  })

  it('after conversion, errors of the source raise no alarm', () => {
    const converted = { ...diverted(), ticks: { convert: tick } }
    const seen = at(
      2,
      { ...running, status: 'SyncedWithErrors', provisioned: 4, failed: 4 },
      { users: [seenUser('a@x.com', 'Failed')] },
    )
    expect(kinds(converted, seen)).toEqual([])
    expect(kinds(diverted(), seen)).toEqual(['mailboxes failed', 'synced with errors'])
  })

  it('a stop is not told as an undoing', () => {
    const [event] = observe(diverted(), at(2, { ...running, status: 'Stopped', provisioned: 4 })).events
    expect(event?.text).toMatch(/stays diverted/)
  })

  it('no sentence calls a staged batch completed', () => {
    const [event] = observe(diverted(), at(2, { ...running, status: 'Completed', synced: 4, provisioned: 4 })).events
    expect(event?.kind).toBe('synced')
    expect(event?.text).toMatch(/not migrated yet/)
    expect(event?.text).not.toMatch(/complete/i)
  })
})

describe('what is kept', () => {
  it('what was not looked at stays as last seen', () => {
    const before = batch({
      exchange: exchange(),
      mailboxes: { 'a@x.com': mailbox({ cloudMailbox: true, targetAddress: 'SMTP:a@t.com', skippedItems: 3 }) },
    })
    const { batch: after } = observe(
      before,
      at(
        1,
        { ...running },
        { users: [seenUser('A@x.com', 'Synced', { syncedItems: 9, consistency: 'Good', lastSync: hours(1) })] },
      ),
    )
    expect(after.mailboxes['a@x.com']).toEqual({
      cloudMailbox: true,
      targetAddress: 'SMTP:a@t.com',
      status: 'Synced',
      syncedItems: 9,
      skippedItems: 0,
      consistency: 'Good',
      lastSync: iso(1),
      seenAt: iso(1),
      divertedAt: iso(1),
    })
    expect(before.mailboxes['a@x.com']?.status).toBeUndefined()
  })

  it('mail once seen diverted stays so through a stop; that it was not is old news after a retry', () => {
    const before = batch({
      exchange: exchange(),
      mailboxes: { 'b@x.com': mailbox({ status: 'Failed', targetAddress: null }) },
    })
    const users = [seenUser('a@x.com', 'Syncing'), seenUser('b@x.com', 'Syncing')]
    const there = elsewhere(['a@x.com', { cloudMailbox: true }], ['b@x.com', { cloudMailbox: true }])
    const running1 = observe(before, at(1, running, { users, elsewhere: there })).batch
    const stopped = [seenUser('a@x.com', 'Stopped'), seenUser('b@x.com', 'Stopped')]
    const { batch: after } = observe(running1, at(2, { ...running, status: 'Stopped' }, { users: stopped }))
    expect(Object.values(after.mailboxes).map((facts) => [mailDiverted(facts), facts.divertedAt])).toEqual([
      ['yes', iso(1)],
      ['yes', iso(1)],
    ])
  })

  it('an explicit “found none” replaces what was there', () => {
    const before = batch({ exchange: exchange(), mailboxes: { 'a@x.com': mailbox({ targetAddress: 'SMTP:a@t.com' }) } })
    const { batch: after } = observe(
      before,
      at(1, running, { elsewhere: elsewhere(['a@x.com', { targetAddress: null }]) }),
    )
    expect(after.mailboxes['a@x.com']?.targetAddress).toBeNull()
  })

  it('a start time once given is not forgotten', () => {
    expect(
      observe(batch({ exchange: exchange() }), at(1, { status: 'Syncing', started: undefined })).batch.exchange
        ?.started,
    ).toBe(iso(0))
  })

  it('samples begin with the run, and anew after a stop', () => {
    let now = observe(created(), at(0, running)).batch
    expect(now.samples).toEqual([{ at: iso(0), done: 0 }])
    now = observe(now, at(1, { ...running, synced: 2 })).batch
    now = observe(now, at(2, { ...running, synced: 2, status: 'Stopped' })).batch
    now = observe(now, at(50, { ...running, synced: 2 })).batch
    expect(now.samples).toEqual([{ at: iso(50), done: 2 }])
  })
})

it('whatever is seen: the second time there is no event, and what is kept fits its schema', () => {
  const random = randomFrom(42)
  const statuses = [
    'Created',
    'Starting',
    'Syncing',
    'Stopping',
    'Stopped',
    'Synced',
    'SyncedWithErrors',
    'Failed',
    'Waiting',
    'Completed',
    'Removing',
    'Levitating',
  ]
  const userStatuses = [
    'Queued',
    'Validating',
    'Provisioning',
    'Syncing',
    'Synced',
    'Failed',
    'Stopped',
    'Corrupted',
    'Floating',
  ]
  for (let world = 0; world < 60; world++) {
    let now: Batch = created()
    for (let step = 1; step < 40; step++) {
      const seen: Seen = {
        at: hours(step),
        batch: random.chance(0.08)
          ? undefined
          : seenBatch({
              status: random.pick(statuses),
              guid: random.pick(['g-1', 'g-1', 'g-1', 'g-2', undefined]),
              synced: random.below(5),
              failed: random.below(3),
              provisioned: random.below(5),
              started: random.chance(0.7) ? hours(0) : undefined,
              message: random.chance(0.3) ? 'Unable to connect to the server' : undefined,
            }),
        users: random.chance(0.5)
          ? now.rows.map((r) =>
              seenUser(r.address, random.pick(userStatuses), { error: random.pick([undefined, 'x']) }),
            )
          : undefined,
        elsewhere: random.chance(0.5)
          ? new Map(
              now.rows.map((r) => [
                r.address,
                {
                  cloudMailbox: random.pick([true, false, undefined]),
                  targetAddress: random.pick([null, undefined, 'SMTP:x@t.com']),
                },
              ]),
            )
          : undefined,
      }
      const kept = JSON.stringify(now)
      const first = observe(now, seen)
      expect(JSON.stringify(now)).toBe(kept)
      const second = observe(first.batch, seen)
      expect(second.events).toEqual([])
      expect(second.batch).toEqual(first.batch)
      expect(first.batch.samples.length).toBeLessThanOrEqual(MAX_SAMPLES)
      now = BatchSchema.parse(JSON.parse(JSON.stringify(first.batch)))
      expect(observe(now, { ...seen, at: hours(step + 0.5) }).events).toEqual([])
    }
  }
})
