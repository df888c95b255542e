import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/migration/batch.ts'
import { batchCard } from '../../src/tracking/batch-card.ts'
import { drawn } from '../commands/fakes.ts'
import { batchRecord, later, ROWS, seen, T0 } from '../support/records.ts'

const anna = 'anna.berg@contoso.test'
const batch = (more: Partial<Batch> = {}): Batch => batchRecord(more).batch
const card = (more: Partial<Batch> = {}, now = T0) => drawn(batchCard(batch(more), now))
const titles = (more: Partial<Batch>) => card(more).buttons.map(({ title }) => title)

describe('the card of a batch', () => {
  it('that is only planned promises nothing', () => {
    const { text } = card()
    expect(text).toMatch(/Planned/)
    expect(text).toMatch(/2 mailboxes, not yet in Exchange Online/)
    expect(text).not.toMatch(/goes to the cloud|█|░/)
  })

  it('shows Exchange’s own word, counts and a bar', () => {
    const { text } = card({ exchange: seen('Syncing', { total: 4, synced: 1, failed: 1, active: 2 }) })
    expect(text).toMatch(/1 of 4 synced · 1 failed · 2 active/)
    expect(text).toMatch(/█{5}✕{5}░{10} 25 %/)
  })

  it('keeps a status it does not know', () => {
    expect(card({ exchange: seen('Frobnicating') }).text).toMatch(/Frobnicating/)
  })

  it.each([
    ['Synced', { synced: 2 }, /Synced is not migrated.*convert the on-premises mailboxes soon/],
    ['Stopped', { stopped: 1, provisioned: 1 }, /Stopped does not undo: forwarding and cloud mailboxes stay/],
    ['Created', {}, /not started: no mail is diverted yet/],
    ['SyncedWithErrors', { synced: 1, failed: 1 }, /only the failed ones are retried/],
  ])('%s says what comes next', (status, counts, words) => {
    expect(card({ exchange: seen(status, counts) }).text).toMatch(words)
  })

  it('says whose mail is diverted already, and that a stop does not bring it back', () => {
    const mailboxes = { [anna]: { status: 'Syncing', cloudMailbox: true } }
    expect(card({ exchange: seen('Syncing'), mailboxes }).text).toMatch(
      /New mail for 1 of 2 people goes to the cloud already; a stop does not bring it back/,
    )
  })

  it('explains a failure, and whether that person’s mail is diverted', () => {
    const error = 'MailboxIsFullException: This mailbox is full.'
    const failed = (cloudMailbox: boolean) => ({
      exchange: seen('SyncedWithErrors', { failed: 1 }),
      mailboxes: {
        [anna]: { status: 'Failed', error, cloudMailbox, ...(cloudMailbox ? { targetAddress: 'a@b.test' } : {}) },
      },
    })
    expect(card(failed(true)).text).toMatch(/anna\.berg@contoso\.test[\s\S]*already goes to the cloud/)
    expect(card(failed(false)).text).toMatch(/This person’s mail is not diverted/)
    expect(card(failed(false)).text).not.toMatch(/MailboxIsFullException/)
  })

  it('names five who failed and counts the others', () => {
    const mailboxes = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [`u${n}@contoso.test`, { status: 'Failed' }]),
    )
    const { text } = card({ exchange: seen('Failed', { total: 8, failed: 8 }), mailboxes })
    expect(text).toMatch(/And 3 more\./)
    expect(text).toMatch(/Exchange Online gives no reason|does not know this error/)
  })

  it('says how many were left out of the start', () => {
    const leftOut = [{ row: 4, address: 'cleo@contoso.test', why: 'hidden' }]
    expect(card({ exchange: seen('Syncing'), leftOut }).text).toMatch(/Left out\n1 /)
    expect(card({ exchange: seen('Syncing'), leftOut: [] }).text).not.toMatch(/Left out/)
  })

  it('tells rate and expected end only while it runs', () => {
    const samples = [0, 1, 2, 3].map((done) => ({ at: later(done * 600).toISOString(), done }))
    const exchange = seen('Syncing', { total: 9, synced: 3, active: 6, started: T0.toISOString() })
    const at = later(1_800)
    expect(card({ exchange, samples }, at).text).toMatch(
      /6\.0 mailboxes an hour[\s\S]*Expected end\n\{\{DATE\(2026-03-02T09:30/,
    )
    expect(card({ exchange: { ...exchange, status: 'Synced' }, samples }, at).text).not.toMatch(/an hour/)
  })

  it('offers what can be done now, and nothing else', () => {
    expect(titles({})).toEqual(['Check', 'Start…'])
    expect(titles({ exchange: seen('Syncing', { active: 2 }) })).toEqual(['Stop now'])
    expect(titles({ exchange: seen('Synced', { synced: 2 }) })).toEqual(['Checklist'])
    expect(titles({ exchange: seen('Stopped', { provisioned: 1, started: T0.toISOString() }) })).toEqual(['Resume…'])
    expect(titles({ exchange: seen('SyncedWithErrors', { synced: 1, failed: 1 }) })).toEqual([
      'Retry failed…',
      'Checklist',
    ])
    expect(titles({ exchange: seen('Syncing'), gone: true })).toEqual([])
    expect(titles({ rows: [...ROWS] })).toContain('Start…')
  })
})
