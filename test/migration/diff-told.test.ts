/** What is told of a batch word for word, and the edges of when it is told at all. */
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/migration/batch.ts'
import { observe } from '../../src/migration/diff.ts'
import { exchangeFacts, type Seen, type SeenElsewhere } from '../../src/migration/seen.ts'
import type { RemoteBatch } from '../../src/migration/shapes/index.ts'
import { batch, hours, seenBatch, seenUser, tick } from './fixtures.ts'

const MINUTE = 1 / 60
const running: Partial<RemoteBatch> = { status: 'Syncing', started: hours(0), active: 4 }
const kept = (over: Partial<RemoteBatch> = {}): Batch => batch({ exchange: exchangeFacts(seenBatch(over), hours(0)) })
const at = (hour: number, over: Partial<RemoteBatch> | undefined, rest: Partial<Seen> = {}): Seen => ({
  at: hours(hour),
  batch: over && seenBatch(over),
  ...rest,
})
const kinds = (before: Batch, seen: Seen) => observe(before, seen).events.map(({ kind }) => kind)
const texts = (before: Batch, seen: Seen) => observe(before, seen).events.map(({ text }) => text)

describe('a batch that is not to be found', () => {
  const made = (over: Partial<RemoteBatch> = {}) => kept({ created: hours(0), ...over })

  it.each<[string, Batch, Partial<RemoteBatch> | undefined, number, string[]]>([
    ['just under a quarter of an hour after it was made', made(), undefined, 14.9, []],
    ['a quarter of an hour after', made(), undefined, 15, ['removed outside']],
    ['soon after, but it ran already', made(running), undefined, 5, ['removed outside']],
    ['with nobody knowing when it was made', kept({ created: undefined }), undefined, 5, ['removed outside']],
    ['soon after, another in its place', made(), { guid: 'g-2' }, 5, ['removed outside']],
    ['for good, as was told already', { ...kept(running), gone: true }, undefined, 500, []],
  ])('%s', (_, before, seen, minutes, expected) => {
    expect(kinds(before, at(minutes * MINUTE, seen))).toEqual(expected)
  })

  it('is not another one where Exchange never told its id', () => {
    expect(kinds(kept({ ...running, guid: undefined }), at(1, { ...running, guid: 'g-2' }))).toEqual([])
    expect(kinds(kept(running), at(1, { ...running, guid: undefined }))).toEqual([])
  })

  it('is told with what took its name, and what stays', () => {
    expect(texts(kept(running), at(1, { guid: 'g-2' }))).toEqual([
      'sales-1 is no longer in Exchange Online, and Stagecoach did not remove it; another batch now has its name. Cloud mailboxes and diverted mail stay as they are.',
    ])
  })

  it('may be seen again, also after it was removed as ticked', () => {
    const closed = { ...kept(running), gone: true, ticks: { 'remove-batch': tick } }
    const { batch: after, events } = observe(closed, at(1, running))
    expect(events.map(({ kind }) => kind)).toEqual(['seen again'])
    expect(after.gone).toBeUndefined()
  })
})

describe('a batch that begins to run', () => {
  it.each([
    ['created', kept()],
    ['waiting for its time', kept({ status: 'Waiting' })],
  ])('is told to have started when it was %s', (_, before) => {
    expect(texts(before, at(1, running))).toEqual(['sales-1 has started: 4 mailboxes.'])
  })

  it.each([
    ['Stopped', 'Syncing', 'sales-1 goes on after its stop.'],
    ['Stopped', 'Starting', 'sales-1 goes on after its stop.'],
    ['SyncedWithErrors', 'Syncing', 'sales-1 runs again: Exchange Online retries what failed.'],
    ['Failed', 'Syncing', 'sales-1 runs again: Exchange Online retries what failed.'],
  ])('after %s, by %s, is told to go on', (before, now, text) => {
    const facts = { started: hours(0), provisioned: 4 }
    expect(texts(kept({ status: before, ...facts }), at(1, { status: now, ...facts }))).toEqual([text])
  })

  it('takes no sample before', () => {
    expect(observe(kept(), at(1, {})).batch.samples).toEqual([])
  })
})

describe('that mail is diverted', () => {
  const diverted = (...addresses: string[]) =>
    new Map<string, SeenElsewhere>(addresses.map((address) => [address, { targetAddress: 'SMTP:x@t.com' }]))
  const GUESS =
    'Exchange Online has made the first mailboxes of sales-1: new mail for these people is diverted to the cloud now or within minutes, before the content is there.'

  it.each<[string, Partial<RemoteBatch>, Partial<Seen>, string]>([
    ['one person', {}, { elsewhere: diverted('a@x.com') }, 'New mail of 1 person of sales-1 goes'],
    ['several', {}, { elsewhere: diverted('a@x.com', 'b@x.com') }, 'New mail of 2 people of sales-1 goes'],
    ['nobody by name, where mailboxes were made', { provisioned: 1 }, {}, GUESS],
    ['nobody by name, where mailboxes are synced', { synced: 1 }, {}, GUESS],
  ])('is told of %s', (_, counts, rest, words) => {
    expect(texts(kept(running), at(1, { ...running, ...counts }, rest))).toEqual([expect.stringContaining(words)])
  })
})

describe('how it ended', () => {
  const all = { started: hours(0), provisioned: 4 }
  const ran = (more: Partial<Batch> = {}): Batch => ({ ...kept({ status: 'Syncing', ...all }), ...more })
  const seen = (over: Partial<RemoteBatch>) => at(1, { ...all, ...over })

  it.each([
    [4, 'the content of 4 mailboxes is in the cloud'],
    [0, 'the content of its mailboxes is in the cloud'],
  ])('with %i counted as synced', (synced, words) => {
    expect(texts(ran(), seen({ status: 'Synced', synced }))).toEqual([expect.stringContaining(words)])
  })

  it('stopped before any mail was diverted', () => {
    expect(texts(kept(running), at(1, { status: 'Stopped', started: hours(0) }))).toEqual([
      'sales-1 is stopped. No mail was diverted by it.',
    ])
  })

  it.each([
    [undefined, 4, /^sales-1 failed\. Mail that was diverted stays diverted\.$/],
    [undefined, 0, /^sales-1 failed\.$/],
    ['Unable to connect to the server.', 0, /^sales-1 failed: (?!Unable to connect).+\.$/],
  ])('failed, with the message %s and %i mailboxes made', (message, provisioned, words) => {
    const alone = kept({ status: 'Syncing', started: hours(0), provisioned })
    expect(texts(alone, at(1, { status: 'Failed', started: hours(0), provisioned, message }))).toEqual([
      expect.stringMatching(words),
    ])
  })

  it('with one mailbox that failed', () => {
    const users = [seenUser('a@x.com', 'Failed')]
    expect(texts(kept({ ...running, provisioned: 4 }), at(1, { ...running, provisioned: 4 }, { users }))).toEqual([
      '1 mailbox of sales-1 newly failed. Of 1 it could not be told whether mail is diverted.',
    ])
  })

  it('is told after conversion too, but for the errors that are expected then', () => {
    const converted = ran({ ticks: { convert: tick } })
    for (const status of ['Failed', 'SyncedWithErrors']) expect(kinds(converted, seen({ status }))).toEqual([])
    expect(kinds(converted, seen({ status: 'Stopped' }))).toEqual(['stopped'])
  })
})
