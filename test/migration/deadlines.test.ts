import { expect, it } from 'vitest'
import { deadlines, licenceDue } from '../../src/migration/deadlines.ts'
import { batch, exchange, hours, iso, tick } from './fixtures.ts'

const DAYS = 24
const brief = (given: ReturnType<typeof batch>, day: number) =>
  deadlines(given, hours(day * DAYS)).map((d) => `${d.kind}: ${d.daysLeft}`)

it('a licence is due 30 days after its mailbox was made', () => {
  expect(licenceDue(hours(0))).toEqual(hours(30 * DAYS))
})

it.each<[string, ReturnType<typeof batch>, number, string[]]>([
  ['a planned batch has none', batch(), 0, []],
  ['nor has one without mailboxes', batch({ exchange: exchange() }), 1, []],
  ['licences count from the start', batch({ exchange: exchange({ provisioned: 1 }) }), 10, ['licences: 20']],
  ['until they are ticked', batch({ exchange: exchange({ provisioned: 1 }), ticks: { licences: tick } }), 10, []],
  [
    'an untouched synced batch is stopped after 60 days',
    batch({ exchange: exchange({ status: 'Synced', synced: 4, lastSynced: iso(2 * DAYS) }) }),
    31,
    ['licences: -1', 'stopped by the service: 31'],
  ],
  [
    'a stopped one removed after 90',
    batch({ exchange: exchange({ status: 'Stopped', provisioned: 4 }), ticks: { licences: tick } }),
    89,
    ['removed by the service: 1'],
  ],
  [
    'so is one that failed',
    batch({ exchange: exchange({ status: 'Failed', provisioned: 4 }), ticks: { licences: tick } }),
    89,
    ['removed by the service: 1'],
  ],
  [
    'one synced with errors is stopped like any other',
    batch({ exchange: exchange({ status: 'SyncedWithErrors', synced: 3 }), ticks: { licences: tick } }),
    50,
    ['stopped by the service: 10'],
  ],
  [
    'the latest sync counts, not the first',
    batch({
      exchange: exchange({ status: 'Synced', synced: 4, initialSync: iso(DAYS), lastSynced: iso(4 * DAYS) }),
      ticks: { licences: tick },
    }),
    10,
    ['stopped by the service: 54'],
  ],
  [
    'the first where there was no other, not the start',
    batch({
      exchange: exchange({ status: 'Synced', synced: 4, initialSync: iso(DAYS) }),
      ticks: { licences: tick },
    }),
    10,
    ['stopped by the service: 51'],
  ],
  [
    'the nearest comes first',
    batch({
      exchange: exchange({ status: 'Synced', synced: 4, started: iso(40 * DAYS), lastSynced: iso(0) }),
    }),
    50,
    ['stopped by the service: 10', 'licences: 20'],
  ],
  ['a day begun does not count', batch({ exchange: exchange({ provisioned: 1 }) }), 10.5, ['licences: 19']],
])('%s', (_, given, day, expected) => {
  expect(brief(given, day)).toEqual(expected)
})

it('says what was missed', () => {
  const [licences] = deadlines(batch({ exchange: exchange({ provisioned: 1 }) }), hours(33 * DAYS))
  expect(licences?.text).toMatch(/was due 3 days ago/)
})

it('is not missed in the very moment', () => {
  const [licences] = deadlines(batch({ exchange: exchange({ provisioned: 1 }) }), hours(30 * DAYS))
  expect(licences).toMatchObject({ daysLeft: 0, text: expect.stringMatching(/is due in less than a minute$/) })
})
