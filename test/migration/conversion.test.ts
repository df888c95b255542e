import { expect, it } from 'vitest'
import type { MailboxFacts } from '../../src/migration/batch.ts'
import { type Accepted, conversionDoubts } from '../../src/migration/conversion.ts'
import { hours, iso } from './fixtures.ts'

const CLOUD = ['anna@contoso.com', 'smtp:Anna@contoso.onmicrosoft.com']
const good: MailboxFacts = {
  status: 'Synced',
  cloudMailbox: true,
  targetAddress: 'SMTP:anna@contoso.onmicrosoft.com',
  consistency: 'Good',
  skippedItems: 0,
  lastSync: iso(0),
}

const BARE = ['anna@contoso.onmicrosoft.com']
const spelled = { ...good, targetAddress: ' SMTP:Anna@contoso.onmicrosoft.com ' }

it.each<[string, MailboxFacts, Accepted, number, RegExp | undefined]>([
  ['all is proven', good, { cloudAddresses: CLOUD }, 24, undefined],
  ['a stale copy', good, {}, 24 * 8, /8 days old/],
  ['a copy just young enough', good, {}, 24 * 7, undefined],
  ['an age that cannot be told', { ...good, lastSync: undefined }, {}, 1, /could not be told/],
  ['Poor', { ...good, consistency: 'Poor' }, {}, 1, /Poor/],
  ['Poor, accepted', { ...good, consistency: 'Poor' }, { poor: true }, 1, undefined],
  ['skipped items', { ...good, skippedItems: 3 }, {}, 1, /3 items/],
  ['skipped items, accepted', { ...good, skippedItems: 3 }, { skipped: true }, 1, undefined],
  ['no targetAddress', { ...good, targetAddress: null }, {}, 1, /not set/],
  [
    'a wrong targetAddress',
    { ...good, targetAddress: 'SMTP:anna@other.com' },
    { cloudAddresses: CLOUD },
    1,
    /points elsewhere: SMTP:anna@other\.com/,
  ],
  ['a targetAddress like the tenant’s, but for prefix and blanks', spelled, { cloudAddresses: BARE }, 1, undefined],
  ['no cloud mailbox', { ...good, cloudMailbox: false }, {}, 1, /no cloud mailbox/],
  ['not synced', { ...good, status: 'Syncing' }, {}, 1, /not synced \(Syncing\)/],
  ['failed', { ...good, status: 'Failed' }, {}, 1, /not synced/],
])('conversion and %s', (_, facts, accepted, hour, doubt) => {
  const doubts = conversionDoubts(facts, hours(hour), accepted)
  if (doubt) expect(doubts.join(' ')).toMatch(doubt)
  else expect(doubts).toEqual([])
})

it('tells every doubt, not the first only', () => {
  expect(
    conversionDoubts({ ...good, targetAddress: null, consistency: 'poor', skippedItems: 1 }, hours(999)),
  ).toHaveLength(4)
})
