import { describe, expect, it } from 'vitest'
import { caveat, type Ground, knownSince, oldest, weak, wholePart } from '../../src/inventory/grounds.ts'
import type { PartState } from '../../src/inventory/inventory.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const known = (name: string, minutes: number): Ground => ({
  name,
  fact: { known: true, value: [], asOf: ago(minutes) },
})
const unread = (name: string): Ground => ({ name, fact: { known: false, why: `${name} is silent` } })
const time = (at: Date) => at.toISOString().slice(11, 16)

describe('what an answer rests on', () => {
  it('is weak where it is older than an hour, or not known', () => {
    const grounds = [known('a', 0), known('b', 60), known('c', 61), unread('d')]
    expect(weak(grounds, NOW).map(({ name }) => name)).toEqual(['c', 'd'])
  })

  it('is as old as its oldest', () => {
    expect(oldest([known('a', 1), known('b', 7), unread('c')])).toEqual(ago(7))
    expect(oldest([unread('c')])).toBeUndefined()
  })

  it.each<[Ground[], string]>([
    [[], ''],
    [[unread('Exchange Online')], 'Exchange Online could not be read.'],
    [[unread('a'), unread('b'), unread('c')], 'A, b and c could not be read.'],
    [[known('the directory', 120)], 'The directory as of 08:00.'],
    [[unread('a'), known('b', 61)], 'A could not be read; b as of 08:59.'],
  ])('is said in one sentence: %#', (grounds, words) => {
    expect(caveat(grounds, time)).toBe(words)
  })

  it('counts as not known where it was known before', () => {
    const fact = (minutes: number) => ({ known: true, value: [], asOf: ago(minutes) }) as const
    const facts = knownSince(ago(1), {
      mailboxes: fact(1),
      recipients: fact(2),
      tenantUsers: fact(0),
      users: fact(3),
    })
    expect(facts.mailboxes.known && facts.tenantUsers.known).toBe(true)
    expect(facts.recipients).toEqual({ known: false, why: 'Exchange Online did not answer just now' })
    expect(facts.users).toEqual({ known: false, why: 'the migration users did not answer just now' })
  })
})

describe('all of a part', () => {
  const state: PartState = {
    ...{ part: 'exchange', asOf: NOW, count: 7, reading: undefined, trouble: undefined, doubt: undefined },
  }
  const reading = { rows: 1, of: undefined, since: NOW }
  it.each<[Partial<PartState>, unknown]>([
    [{}, { known: true, value: 7, asOf: NOW }],
    // Silence takes nothing of what was known.
    [{ trouble: { why: 'silent', since: NOW } }, { known: true, value: 7, asOf: NOW }],
    [
      { asOf: undefined, trouble: { why: 'silent', since: NOW }, reading },
      { known: false, why: 'silent' },
    ],
    [
      { asOf: undefined, reading },
      { known: false, why: 'Exchange Online is being read for the first time' },
    ],
    [{ asOf: undefined }, { known: false, why: 'Exchange Online has not been read yet' }],
  ])('%#', (more, fact) => {
    expect(wholePart('exchange', [{ ...state, ...more }])).toEqual(fact)
  })

  it('of a system that is not configured is not known', () => {
    expect(wholePart('directory', [state])).toMatchObject({ known: false, why: expect.stringMatching(/no directory/) })
  })
})
