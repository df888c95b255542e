/** The card of a run with thousands of items: small at every moment, and its numbers add up. */
import { describe, expect, it } from 'vitest'
import { ask, decide } from '../../src/approvals/approval.ts'
import { createCards } from '../../src/messages/cards.ts'
import { planCard } from '../../src/plans/card.ts'
import { Progress } from '../../src/plans/progress.ts'
import { batchStart, step } from '../../src/plans/steps/index.ts'
import type { PlanRecord } from '../../src/records/plan.ts'
import type { Run } from '../../src/records/run.ts'
import { ABEL, LINKS, later, OLIVE, planRecord, runOf, startDraft, T0 } from '../support/records.ts'
import { licencePlan, people } from './items.ts'

const draw = createCards(new URL('../../cards/', import.meta.url), { practice: true })
const MANY = licencePlan(people(2_000))
const approved = (needed: number, record: PlanRecord = MANY) => {
  const asked = ask({ by: OLIVE, hash: record.plan.hash, needed }, T0, 24)
  const decided = decide(record.id, asked, { is: 'approved', by: ABEL, roles: ['approver'], at: later(60) })
  if (!decided.ok) throw new Error(decided.message)
  return decided.approval
}

/** What the journal of a run says of its items, as the header shows it: a long reason for each that was refused. */
function shown(done: number, refused: number): Pick<Run, 'tally' | 'refusals'> {
  const progress = new Progress(MANY.plan.steps)
  for (const { key } of people(done + refused)) {
    const is = Number(key.slice(1)) < refused ? 'refused' : 'done'
    const message = is === 'refused' ? `no unit of this licence is left ${'and so on '.repeat(50)}` : undefined
    progress.apply({ is: 'item', at: T0.toISOString(), step: 0, key, outcome: is, ...(message ? { message } : {}) })
  }
  return { tally: { ...progress.tally }, refusals: [...progress.refusals] }
}

function dataOf(record: PlanRecord, more: Partial<Run>) {
  const card = planCard(record, runOf(record, more), LINKS)
  if (card.card !== 'plan') throw new Error(`another card: ${card.card}`)
  return card.data
}

const ended = { endedAt: later(600).toISOString() }
const end = { message: 'Stopped: 900 of 2000 were refused', remedy: 'Look at the reasons, and ask again.' }
const MOMENTS: readonly [name: string, run: Partial<Run>][] = [
  ['waiting', { state: 'waiting' }],
  ['agreed to by one of two', { state: 'waiting', approval: approved(2) }],
  ['begun', { approval: approved(1) }],
  ['under way', { approval: approved(1), ...shown(700, 12), message: 'Going on in a moment' }],
  ['being stopped', { approval: approved(1), ...shown(700, 12), halt: end }],
  ['done', { state: 'done', approval: approved(1), ...shown(2_000, 0), step: 1, ...ended }],
  ['done in part', { state: 'partly', approval: approved(1), ...shown(1_100, 900), step: 1, report: 'r-1', ...ended }],
  ['refused', { state: 'refused', approval: approved(1), ...shown(0, 900), end, report: 'r-1', ...ended }],
  ['halted', { state: 'closed', approval: approved(1), ...shown(700, 0), end, report: 'r-1', ...ended }],
]

describe('the card of a run of 2,000 items', () => {
  it.each(MOMENTS)('is under 20 KB when %s', (_, more) => {
    const card = planCard(MANY, runOf(MANY, more), LINKS)
    expect(JSON.stringify(draw(card)).length).toBeLessThan(20_000)
    expect(JSON.stringify(card).length).toBeLessThan(20_000)
  })

  it.each(MOMENTS)('has numbers that add up when %s', (_, more) => {
    const data = dataOf(MANY, more)
    if (more.state === 'waiting') return expect(data.progress).toBe('')
    const [, done, refused, left, of] =
      /(\d[\d,]*) done · ([\d,]+) refused · ([\d,]+) left of ([\d,]+)/.exec(data.progress) ?? []
    const number = (text?: string) => Number(text?.replaceAll(',', ''))
    expect(number(done)).toBe(more.tally?.done ?? 0)
    expect(number(refused)).toBe(more.tally?.refused ?? 0)
    expect(number(done) + number(refused) + number(left)).toBe(number(of))
    expect(number(of)).toBe(2_000)
  })

  it('names a few of the refused, says how many more, and links to all', () => {
    const data = dataOf(MANY, { state: 'partly', ...shown(1_100, 900), report: 'r-1', ...ended })
    expect(data.refusals.length).toBeGreaterThan(2)
    expect(data.moreRefusals).toBe(`And ${900 - data.refusals.length} more.`)
    expect(data.links).toEqual([{ title: 'Every item as CSV', url: `${LINKS.publicUrl}/downloads/r-1` }])
  })
})

describe('the card of a plan', () => {
  it('says how many have agreed, of how many', () => {
    const waiting = (approval: NonNullable<Run['approval']>) => dataOf(MANY, { state: 'waiting', approval })
    expect(waiting(ask({ by: OLIVE, hash: 'h', needed: 2 }, T0, 24))).toMatchObject({
      state: 'Waiting for another person’s approval (0 of 2)',
    })
    const one = waiting(approved(2))
    expect(one).toMatchObject({ state: 'Waiting for another person’s approval (1 of 2)', pending: true })
    expect(JSON.stringify(one)).toContain('Abel Approver approved it')
    expect(waiting(ask({ by: OLIVE, hash: 'h', needed: 1 }, T0, 24))).toMatchObject({
      state: 'Waiting for another person’s approval',
    })
  })

  it('is decided until the plan is too old, where that comes first', () => {
    const until = (expiresAt: Date) => {
      const record = { ...planRecord(), expiresAt: expiresAt.toISOString() }
      const data = dataOf(record, { state: 'waiting' })
      return data.facts.find(({ title }) => title === 'Decide until')?.value
    }
    expect(until(later(3_600))).toContain('09:00')
    expect(until(later(30 * 86_400))).toContain('2026-03-03T08:00')
  })

  it('shows eight steps, and how many more there are', () => {
    const steps = Array.from({ length: 11 }, (_, n) => step(batchStart, { batch: `b-${n}` }))
    const record = planRecord(startDraft({ steps }))
    const data = dataOf(record, { step: 2 })
    expect(data.steps.map(({ mark }) => mark).join('')).toBe('✓✓…○○○○○')
    expect(data.moreSteps).toBe('And 3 more steps.')
  })

  it('does not say that nothing was carried out where a write was begun', () => {
    expect(dataOf(planRecord(), { state: 'closed', end, ...ended }).state).toBe('Not carried out')
    expect(dataOf(planRecord(), { state: 'closed', begun: true, end, ...ended }).state).toBe('Stopped before its end')
  })

  it('can be decided only while it waits, and says what to do where it ended badly', () => {
    const record = planRecord()
    const of = (more: Partial<Run>) => dataOf(record, more)
    const commands = (more: Partial<Run>) => of(more).buttons.map(({ command }) => command)
    expect(commands({ state: 'waiting' })).toEqual(['approve', 'deny'])
    expect(commands({ state: 'running' })).toEqual([])
    expect(commands({ state: 'done', ...ended })).toEqual(['batch show'])
    expect(of({ state: 'refused', end, ...ended })).toMatchObject({ pending: false, remedy: end.remedy })
  })
})
