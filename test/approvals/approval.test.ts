import { describe, expect, it } from 'vitest'
import { type Approval, ask, count, decide, outcomeOf, past, voided, type Wish } from '../../src/approvals/approval.ts'

const AT = new Date('2026-03-02T08:00:00Z')
const hours = (number: number): Date => new Date(AT.getTime() + number * 3_600_000)
const olive = { id: 'u1', name: 'Olive Operator' }
const abel = { id: 'u2', name: 'Abel Approver' }
const berta = { id: 'u4', name: 'Berta Approver' }
const asking = (needed: number): Approval => ask({ by: olive, hash: 'a'.repeat(64), needed }, AT, 24)
const asked = asking(1)
const two = asking(2)

function wish(more: Partial<Wish> = {}): Wish {
  return { is: 'approved', by: abel, roles: ['approver', 'viewer'], at: hours(1), ...more }
}

function decided(approval: Approval, more: Partial<Wish> = {}): Approval {
  const answer = decide('4k7m', approval, wish(more))
  if (!answer.ok) throw new Error(answer.message)
  return answer.approval
}

function whyNot(approval: Approval, more: Partial<Wish> = {}): string {
  const answer = decide('4k7m', approval, wish(more))
  if (answer.ok) throw new Error('it was decided')
  return `${answer.message} | ${answer.remedy}`
}

describe('a decision of one', () => {
  it('is taken once, with who, when and what', () => {
    const approved = decided(asked)
    expect(approved.verdicts).toEqual([{ is: 'approved', by: abel, at: hours(1).toISOString() }])
    expect(outcomeOf(approved, hours(1))).toMatchObject({ is: 'approved', last: { by: abel } })
    expect(past(approved, hours(1))).toBe('Abel Approver approved it at 2026-03-02 09:00 UTC')
  })

  it('keeps the reason of a denial', () => {
    const denied = decided(asked, { is: 'denied', reason: ' not before Monday ' })
    expect(outcomeOf(denied, hours(1))).toMatchObject({ is: 'denied', last: { reason: 'not before Monday' } })
    expect(past(denied, hours(1))).toBe('Abel Approver denied it at 2026-03-02 09:00 UTC: not before Monday')
  })

  it.each(['approved', 'denied'] as const)(
    '%s stands whatever comes after, and the second hears who was first',
    (is) => {
      const first = decided(asked, { is, reason: 'because' })
      for (const second of [
        { is: 'approved', by: berta },
        { is: 'denied', by: berta, reason: 'no' },
        { is: 'approved', by: abel },
      ] as const) {
        expect(whyNot(first, second)).toContain(`Nothing changed: Abel Approver ${is} it at 2026-03-02 09:00 UTC`)
      }
    },
  )

  it('says what comes next to one who is late, by how it was decided', () => {
    expect(whyNot(decided(asked), { by: berta })).toMatch(/batch list/)
    expect(whyNot(decided(asked, { is: 'denied', reason: 'no' }), { by: berta })).toMatch(/ask for it again/)
  })

  it('leaves the request it was given as it was', () => {
    const before = structuredClone(asked)
    decided(asked)
    expect(asked).toEqual(before)
  })

  it('is not counted aloud', () => {
    expect([count(asked), count(decided(asked))]).toEqual(['', ''])
  })
})

describe('a decision of two', () => {
  it('waits for the second, and says how many have spoken', () => {
    expect([outcomeOf(two, AT), count(two)]).toEqual([{ is: 'waiting', given: 0, missing: 2 }, '0 of 2'])
    const half = decided(two)
    expect([outcomeOf(half, hours(1)), count(half)]).toEqual([{ is: 'waiting', given: 1, missing: 1 }, '1 of 2'])
    const whole = decided(half, { by: berta, at: hours(2) })
    expect(outcomeOf(whole, hours(2))).toMatchObject({ is: 'approved', last: { by: berta } })
    expect(count(whole)).toBe('2 of 2')
    expect(past(whole, hours(3))).toBe(
      'Abel Approver approved it at 2026-03-02 09:00 UTC; Berta Approver approved it at 2026-03-02 10:00 UTC',
    )
  })

  it('is never of one person who speaks twice, in whatever letter case', () => {
    const half = decided(two)
    expect(whyNot(half, { by: { id: 'U2', name: 'A. A.' } })).toMatch(/approved this already; 1 more is needed/)
    expect(whyNot(half, { is: 'denied', reason: 'I was wrong' })).toMatch(/already/)
  })

  it('is ended by one denial, whoever agreed before', () => {
    const denied = decided(decided(two), { by: berta, is: 'denied', reason: 'too early' })
    expect(outcomeOf(denied, hours(1))).toMatchObject({ is: 'denied', last: { by: berta } })
    expect(past(denied, hours(1))).toMatch(/^Berta Approver denied it/)
    expect(whyNot(denied, { by: { id: 'u5', name: 'Carl' } })).toMatch(/Nothing changed: Berta Approver denied it/)
  })

  it('runs out with half of it', () => {
    expect(outcomeOf(decided(two), hours(24))).toEqual({ is: 'expired', at: two.expiresAt })
  })
})

describe('who may decide', () => {
  it.each([[[]], [['viewer']], [['operator', 'viewer']]])('not somebody who is %j', (roles) => {
    expect(whyNot(asked, { roles })).toMatch(/not an approver/)
  })

  it('never the one who asked, though he is an approver, and not to deny either', () => {
    expect(whyNot(asked, { by: olive, roles: ['operator', 'approver'] })).toMatch(/another person/)
    expect(whyNot(asked, { by: olive, roles: ['operator', 'approver'], is: 'denied', reason: 'x' })).toMatch(/another/)
  })

  it('not the one who asked under another name or in another letter case of his id', () => {
    const guid = { id: 'ABCDEF00-0000-0000-0000-000000000001', name: 'Olive' }
    const own = ask({ by: guid, hash: '', needed: 1 }, AT, 24)
    expect(whyNot(own, { by: { id: guid.id.toLowerCase(), name: 'O. P.' } })).toMatch(/another person/)
  })
})

describe('what is decided', () => {
  it('is the plan that was shown: a card of another decides nothing', () => {
    expect(whyNot(asked, { hash: 'b'.repeat(64) })).toMatch(/another plan/)
    expect(decided(asked, { hash: 'a'.repeat(64) }).verdicts).toHaveLength(1)
  })

  it.each([undefined, '', '   '])('is not denied without a reason (%j)', (reason) => {
    expect(whyNot(asked, { is: 'denied', reason })).toMatch(/needs a reason.*deny 4k7m/)
  })
})

describe('time', () => {
  it('runs out: nobody decides from the last instant on', () => {
    expect(whyNot(asked, { at: hours(24) })).toMatch(
      /Nothing changed: it expired at 2026-03-03 08:00 UTC.*Ask for it again/,
    )
    expect(decided(asked, { at: new Date(hours(24).getTime() - 1) }).verdicts).toHaveLength(1)
  })

  it('takes nothing away from what was decided in time', () => {
    expect(outcomeOf(decided(asked), hours(100)).is).toBe('approved')
  })

  it('says when it ran out, not when somebody looked', () => {
    expect(outcomeOf(asked, hours(40))).toEqual({ is: 'expired', at: asked.expiresAt })
    expect(past(asked, hours(40))).toBe('it expired at 2026-03-03 08:00 UTC')
  })

  it('takes parts of an hour', () => {
    expect(ask({ by: olive, hash: '', needed: 1 }, AT, 0.5).expiresAt).toBe('2026-03-02T08:30:00.000Z')
  })
})

describe('voiding', () => {
  it('says why, and nobody decides any more, whoever agreed before', () => {
    for (const one of [asked, decided(two)]) {
      const over = voided(one, hours(2), 'Vera stopped sales-1')
      expect(past(over, hours(3))).toBe('it was voided at 2026-03-02 10:00 UTC: Vera stopped sales-1')
      expect(whyNot(over, { by: berta, at: hours(3) })).toMatch(/Nothing changed: it was voided/)
    }
  })

  it('reads as nothing while nobody has spoken', () => {
    expect(past(asked, AT)).toBe('')
  })
})
