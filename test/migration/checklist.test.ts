import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/migration/batch.ts'
import { checklistFor, companyChecklist, mayTick, mayTickCompany } from '../../src/migration/checklist.ts'
import { BATCH_ITEMS, COMPANY_ITEMS } from '../../src/migration/checklist-items.ts'
import { batch, exchange, hours, iso, tick } from './fixtures.ts'

const ticked = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, tick]))
const synced = (over: Partial<Batch> = {}) =>
  batch({ exchange: exchange({ status: 'Synced', synced: 4, provisioned: 4, active: 0, lastSynced: iso(2) }), ...over })
const line = (given: Batch, id: string, hour = 3) => checklistFor(given, hours(hour)).find((l) => l.id === id)
const open = (given: Batch) =>
  checklistFor(given, hours(3))
    .filter((l) => l.cannotTick === undefined)
    .map((l) => l.id)

it('ids are what the store holds: they never change', () => {
  expect(BATCH_ITEMS.map((i) => i.id)).toEqual([
    'verify-counts',
    'failed-handled',
    'skipped-items',
    'delivery-seen',
    'licences',
    'mailbox-types',
    'convert',
    'outlook-profiles',
    'out-of-office',
    'remove-batch',
  ])
  expect(COMPANY_ITEMS.map((i) => i.id)).toEqual([
    'mx',
    'mx-wait',
    'spf',
    'autodiscover',
    'remove-connectors',
    'decommission',
  ])
})

it.each([
  ['a batch', BATCH_ITEMS],
  ['the company', COMPANY_ITEMS],
] as const)('the order of %s’s list agrees with what comes after what', (_, items) => {
  const ids = items.map((i) => i.id) as string[]
  for (const item of items)
    for (const before of item.after as readonly string[]) {
      expect(ids).toContain(before)
      expect(ids.indexOf(before)).toBeLessThan(ids.indexOf(item.id))
    }
})

describe('what can be ticked', () => {
  it.each<[string, Batch, string[]]>([
    ['nothing in a planned batch', batch(), []],
    ['nothing while the first mailboxes are awaited', batch({ exchange: exchange() }), []],
    [
      'delivery and licences once mailboxes are there: the 30 days run',
      batch({ exchange: exchange({ provisioned: 1 }) }),
      ['delivery-seen', 'licences'],
    ],
    [
      'all but conversion and what follows, once it has run',
      synced(),
      [
        'verify-counts',
        'failed-handled',
        'skipped-items',
        'delivery-seen',
        'licences',
        'mailbox-types',
        'out-of-office',
      ],
    ],
    [
      'no conversion of a batch that failed whole',
      batch({
        exchange: exchange({ status: 'Failed', failed: 4 }),
        ticks: ticked('verify-counts', 'failed-handled', 'skipped-items', 'delivery-seen'),
      }),
      ['verify-counts', 'failed-handled', 'skipped-items', 'delivery-seen'],
    ],
  ])('%s', (_, given, ids) => {
    expect(open(given)).toEqual(ids)
  })

  it('conversion waits for its proofs, removal for conversion, and each says for which', () => {
    expect(mayTick(synced({ ticks: ticked('verify-counts', 'failed-handled') }), 'convert')).toBe(
      'First: “Look at skipped items”, “See a new message arrive in the cloud”.',
    )
    const proven = ticked('verify-counts', 'failed-handled', 'skipped-items', 'delivery-seen')
    expect(mayTick(synced({ ticks: proven }), 'convert')).toBeUndefined()
    expect(mayTick(synced({ ticks: proven }), 'remove-batch')).toMatch(/Convert the on-premises/)
    expect(mayTick(synced({ ticks: { ...proven, ...ticked('convert') } }), 'remove-batch')).toBeUndefined()
  })

  it.each<[string, Batch]>([
    ['Synced', synced()],
    ['SyncedWithErrors', batch({ exchange: exchange({ status: 'SyncedWithErrors' }) })],
    ['Failed', batch({ exchange: exchange({ status: 'Failed' }) })],
    ['Stopped', batch({ exchange: exchange({ status: 'Stopped' }) })],
    ['Removing', batch({ exchange: exchange({ status: 'Removing' }) })],
    ['removed outside', batch({ exchange: exchange(), gone: true })],
    ['closed', batch({ exchange: exchange(), gone: true, ticks: ticked('remove-batch') })],
  ])('a batch that is %s has run', (_, given) => {
    expect(mayTick(given, 'verify-counts')).toBeUndefined()
  })

  it.each(['Created', 'Waiting', 'Starting', 'Stopping', 'Levitating'])('one that is %s has not', (status) => {
    expect(mayTick(batch({ exchange: exchange({ status, provisioned: 1 }) }), 'verify-counts')).toMatch(/wait until/)
  })

  it.each<[string, Batch]>([
    ['counted as made', batch({ exchange: exchange({ provisioned: 1 }) })],
    ['counted as synced', batch({ exchange: exchange({ synced: 1 }) })],
    ['seen in the tenant', batch({ exchange: exchange(), mailboxes: { 'a@x.com': { cloudMailbox: true } } })],
  ])('delivery can be where a mailbox is %s', (_, given) => {
    expect(mayTick(given, 'delivery-seen')).toBeUndefined()
  })

  it('a running batch says that it runs', () => {
    expect(mayTick(batch({ exchange: exchange({ provisioned: 1, synced: 1 }) }), 'verify-counts')).toBe(
      'The batch is syncing: wait until it has run.',
    )
  })

  it('no item, no tick', () => {
    expect(mayTick(synced(), 'complete')).toMatch(/no item complete/)
    expect(mayTick(synced(), 'mx')).toMatch(/no item mx/)
    expect(mayTickCompany({ ticks: {}, left: 0 }, 'convert')).toMatch(/no item convert/)
  })

  it('what is ticked stays so, by whom and when', () => {
    expect(line(batch({ ticks: ticked('convert') }), 'convert')).toMatchObject({
      tick,
      cannotTick: undefined,
      hint: undefined,
    })
    expect(line(synced(), 'verify-counts')?.hint).toBeDefined()
    expect(line(synced({ ticks: ticked('verify-counts') }), 'verify-counts')?.hint).toBeUndefined()
  })
})

const failing = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`u${n + 1}@x.com`, { status: 'Failed' }]))

describe('hints', () => {
  it.each<[string, string, Batch, number, RegExp]>([
    ['counts', 'verify-counts', synced(), 3, /^4 of 4 synced, 0 failed\.$/],
    [
      'a count that differs',
      'verify-counts',
      batch({ exchange: exchange({ total: 3, synced: 3, status: 'Synced' }) }),
      3,
      /The list has 4, Exchange Online counts 3/,
    ],
    [
      'failed ones, and their mail',
      'failed-handled',
      synced({ mailboxes: { 'a@x.com': { status: 'Failed', targetAddress: 'SMTP:a@t.com' } } }),
      3,
      /1 failed: a@x\.com\. New mail of 1 .* retry, or back out/,
    ],
    [
      'failed ones of whose mail nothing is known',
      'failed-handled',
      synced({ mailboxes: { 'a@x.com': { status: 'Failed' } } }),
      3,
      /^1 failed: a@x\.com\.$/,
    ],
    [
      'failed ones only counted',
      'failed-handled',
      batch({ exchange: exchange({ status: 'SyncedWithErrors', failed: 2 }) }),
      3,
      /^2 failed\.$/,
    ],
    ['five failed by name', 'failed-handled', synced({ mailboxes: failing(5) }), 3, /: u1@x\.com, .*, u5@x\.com\.$/],
    ['one more', 'failed-handled', synced({ mailboxes: failing(6) }), 3, /^6 failed: .*u5@x\.com and 1 more\.$/],
    [
      'one item skipped, and poor in any case',
      'skipped-items',
      synced({ mailboxes: { 'a@x.com': { skippedItems: 1, consistency: 'POOR' } } }),
      3,
      /^1 skipped in 1 mailboxes: a@x\.com\. Consistency Poor: a@x\.com\.$/,
    ],
    [
      'who may be diverted is not counted as such',
      'delivery-seen',
      synced({ mailboxes: { 'a@x.com': { targetAddress: 'SMTP:a@t.com' }, 'b@x.com': {} } }),
      3,
      /diverted for 1 of 4;/,
    ],
    [
      'skipped and poor',
      'skipped-items',
      synced({ mailboxes: { 'a@x.com': { skippedItems: 3 }, 'b@x.com': { skippedItems: 2, consistency: 'Poor' } } }),
      3,
      /5 skipped in 2 mailboxes: a@x\.com, b@x\.com\. Consistency Poor: b@x\.com/,
    ],
    [
      'forwarding is not delivery',
      'delivery-seen',
      synced({ mailboxes: { 'a@x.com': { targetAddress: 'SMTP:a@t.com' } } }),
      3,
      /diverted for 1 of 4; .* message trace/,
    ],
    ['the licence day', 'licences', synced(), 24 * 20, /is due in 10 days\.$/],
    ['the age of the copy', 'convert', synced(), 50, /The copy is 2 days old/],
    ['when the service does it itself', 'remove-batch', synced(), 50, /is due in 58 days\.$/],
  ])('%s', (_, id, given, hour, says) => {
    expect(line(given, id, hour)?.hint).toMatch(says)
  })

  it('are silent where there is nothing to say', () => {
    expect(checklistFor(batch(), hours(0)).map((l) => l.hint)).toEqual(Array(10).fill(undefined))
  })
})

describe('the company’s list', () => {
  const can = (left: number | undefined, ...ids: string[]) =>
    companyChecklist({ ticks: ticked(...ids), left })
      .filter((l) => !l.tick && !l.cannotTick)
      .map((l) => l.id)

  it('MX waits for the last mailbox', () => {
    expect(can(1)).toEqual([])
    expect(mayTickCompany({ ticks: {}, left: 1 }, 'mx')).toBe('1 mailbox is still on-premises.')
    expect(mayTickCompany({ ticks: {}, left: 12 }, 'mx')).toBe('12 mailboxes are still on-premises.')
    expect(can(0)).toEqual(['mx'])
  })

  it('what cannot be told leaves it to a person, and says so', () => {
    expect(can(undefined)).toEqual(['mx'])
    const hinted = companyChecklist({ ticks: {}, left: undefined }).filter(({ hint }) => hint !== undefined)
    expect(hinted.map(({ id }) => id)).toEqual(['mx', 'autodiscover'])
    for (const { hint } of hinted) expect(hint).toMatch(/could not be told/)
  })

  it('goes on step by step, the old servers last', () => {
    expect(can(0, 'mx')).toEqual(['mx-wait', 'autodiscover'])
    expect(can(0, 'mx', 'mx-wait')).toEqual(['spf', 'autodiscover', 'remove-connectors'])
    expect(can(0, 'mx', 'mx-wait', 'spf', 'autodiscover', 'remove-connectors')).toEqual(['decommission'])
  })
})
