import { describe, expect, it } from 'vitest'
import type { BatchEvent } from '../../src/migration/events.ts'
import { explain } from '../../src/migration/failures.ts'
import { eventCard } from '../../src/tracking/event-card.ts'
import { drawn } from '../commands/fakes.ts'
import { T0 } from '../support/records.ts'

const event = (more: Partial<BatchEvent> = {}): BatchEvent => ({
  kind: 'mailboxes failed',
  batch: 'sales-1',
  at: T0.toISOString(),
  text: '1 mailbox of sales-1 newly failed.',
  ...more,
})
const failed = (n: number, error: string, diverted: 'yes' | 'no' | 'could not tell' = 'no') => ({
  address: `u${n}@contoso.test`,
  failure: explain(error),
  diverted,
})
const FULL = 'MailboxIsFullException: This mailbox is full.'

describe('a turn in a batch’s life', () => {
  it('says what happened, when, and where to look', () => {
    const { text, buttons } = drawn(eventCard(event({ kind: 'started', text: 'sales-1 has started: 2 mailboxes.' })))
    expect(text).toMatch(/sales-1 has started: 2 mailboxes\.\n\{\{DATE\(2026-03-02T08:00:00Z/)
    expect(buttons).toEqual([{ title: 'Show sales-1', data: { command: 'batch show', args: { batch: 'sales-1' } } }])
  })

  it.each([
    ['yes', /New mail already goes to the cloud/],
    ['no', /Mail is not diverted/],
    ['could not tell', /Could not tell whether mail is diverted/],
  ] as const)('of a failure explains it, names who mends it, and says of the mail: %s', (diverted, words) => {
    const { text } = drawn(eventCard(event({ failures: [failed(1, FULL, diverted)] })))
    expect(text).toMatch(words)
    expect(text).toMatch(/What to do:.* \(.*; a retry (helps after that|alone does not help)\)/)
    expect(text).not.toMatch(/MailboxIsFullException/)
  })

  it('keeps the words of a failure nobody knows, within reason', () => {
    const { text } = drawn(eventCard(event({ failures: [failed(1, `Odd thing ${'x'.repeat(2_000)}`)] })))
    expect(text).toMatch(/Odd thing xxx/)
    expect(text.length).toBeLessThan(1_200)
  })

  it('is one digest: ten are named, the others counted', () => {
    const { text } = drawn(eventCard(event({ failures: Array.from({ length: 13 }, (_, n) => failed(n, FULL)) })))
    expect(text.match(/u\d+@contoso/g)).toHaveLength(10)
    expect(text).toMatch(/And 3 more: “batch show sales-1”/)
  })

  it('shows no link that an error text brings along', () => {
    const card = JSON.stringify(drawn(eventCard(event({ failures: [failed(1, 'see [this](http://evil.test)')] }))).card)
    expect(card).not.toMatch(/[^\\]\[this\]\(/)
  })

  it('of people names twenty, each with what changed, and counts the others', () => {
    const people = Array.from({ length: 23 }, (_, n) => ({
      address: `u${n}@contoso.test`,
      text: `Renamed ${'x'.repeat(500)}`,
    }))
    const { text } = drawn(eventCard(event({ kind: 'people changed', people })))
    expect(text.match(/u\d+@contoso/g)).toHaveLength(20)
    expect(text).toMatch(/Renamed xxx/)
    expect(text).toMatch(/And 3 more/)
    expect(text.length).toBeLessThan(8_000)
  })

  it('drawn from what an earlier version kept in an outbox shows nothing of people', () => {
    const { data, ...reply } = eventCard(event())
    const { people: _, ...older } = data as Record<string, unknown>
    expect(JSON.stringify(drawn({ ...reply, data: older } as never).card)).not.toMatch(/\$\{/)
  })
})
