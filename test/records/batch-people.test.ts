import { describe, expect, it } from 'vitest'
import type { Batch, MailboxFacts } from '../../src/migration/batch.ts'
import { BatchPeopleKind, mailboxesOf, peopleOf } from '../../src/records/batch-people.ts'
import { randomFrom } from '../migration/random.ts'
import { T0 } from '../support/records.ts'

const through = (mailboxes: Batch['mailboxes']) =>
  mailboxesOf(BatchPeopleKind.schema.parse(JSON.parse(JSON.stringify(peopleOf(mailboxes, 1)))))

describe('the facts of people, by columns', () => {
  it('come back as they were, whatever is known of each', () => {
    const { chance } = randomFrom(7)
    const maybe = <T>(value: T): T | undefined => (chance(0.5) ? value : undefined)
    for (let n = 0; n < 50; n++) {
      const mailboxes: Record<string, MailboxFacts> = {}
      for (let p = 0; p < n; p++) {
        const facts: MailboxFacts = {
          status: maybe(['Syncing', 'Synced', ''][p % 3] ?? ''),
          error: maybe(`odd ${p}`),
          syncedItems: maybe(p),
          skippedItems: maybe(0),
          consistency: maybe('Good'),
          cloudMailbox: maybe(p % 2 === 0),
          targetAddress: maybe(p % 3 === 0 ? null : `p${p}@cloud.test`),
          divertedAt: maybe(T0.toISOString()),
          lastSync: maybe(T0.toISOString()),
          seenAt: maybe(T0.toISOString()),
        }
        mailboxes[`p${p}@contoso.test`] = Object.fromEntries(
          Object.entries(facts).filter(([, value]) => value !== undefined),
        )
      }
      expect(through(mailboxes)).toEqual(mailboxes)
      expect(Object.keys(through(mailboxes))).toEqual(Object.keys(mailboxes))
    }
  })

  it('tell “looked and found none” from “could not tell”', () => {
    const mailboxes = { a: { targetAddress: null }, b: {}, c: { cloudMailbox: false } }
    expect(through(mailboxes)).toEqual(mailboxes)
    expect(Object.hasOwn(through(mailboxes).b ?? {}, 'targetAddress')).toBe(false)
  })

  it('keep a text that many share once', () => {
    const all = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`p${n}`, { status: 'Syncing' }]))
    expect(peopleOf(all, 1)).toMatchObject({ texts: ['Syncing'], columns: { status: Array(100).fill(0) } })
  })

  it.each([
    ['a column too short', { columns: { status: [0] } }],
    ['a text that is not there', { columns: { status: [0, 7] } }],
    ['a fact nobody knows', { columns: { shoeSize: [1, 2] } }],
    ['a cell that is no number', { columns: { syncedItems: [1, '2'] } }],
    ['an address that is no text', { addresses: ['a', 2] }],
  ])('are not read where there is %s', (_what, wrong) => {
    const good = { revision: 1, addresses: ['a', 'b'], texts: ['Syncing'], columns: { status: [0, null] } }
    expect(BatchPeopleKind.schema.safeParse(good).success).toBe(true)
    expect(BatchPeopleKind.schema.safeParse({ ...good, ...wrong }).success).toBe(false)
  })
})
