import { describe, expect, it } from 'vitest'
import { type Approval, ask, decide, expire, past, type Verdict, voided } from '../../src/approvals/approval.ts'

const AT = new Date('2026-03-02T08:00:00Z')
const hours = (count: number): Date => new Date(AT.getTime() + count * 3_600_000)
const olive = { id: 'u1', name: 'Olive Operator' }
const abel = { id: 'u2', name: 'Abel Approver' }
const berta = { id: 'u4', name: 'Berta Approver' }
const asked: Approval = ask('4k7m', olive, 'a'.repeat(64), AT, 24)

function verdict(more: Partial<Verdict> = {}): Verdict {
  return { is: 'approved', by: abel, roles: ['approver', 'viewer'], at: hours(1), ...more }
}

function decided(approval: Approval, more: Partial<Verdict> = {}): Approval {
  const answer = decide(approval, verdict(more))
  if (!answer.ok) throw new Error(answer.why)
  return answer.approval
}

function whyNot(approval: Approval, more: Partial<Verdict> = {}): string {
  const answer = decide(approval, verdict(more))
  if (answer.ok) throw new Error('it was decided')
  return `${answer.why} | ${answer.wayOut}`
}

describe('a decision', () => {
  it('is taken once, with who, when and what', () => {
    expect(decided(asked).decision).toEqual({ is: 'approved', by: abel, at: hours(1).toISOString() })
    expect(past(decided(asked))).toBe('Abel Approver approved it at 2026-03-02 09:00 UTC')
  })

  it('keeps the reason of a denial', () => {
    const denied = decided(asked, { is: 'denied', reason: 'not before Monday' })
    expect(denied.decision).toMatchObject({ is: 'denied', reason: 'not before Monday' })
    expect(past(denied)).toBe('Abel Approver denied it at 2026-03-02 09:00 UTC: not before Monday')
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
    const own = ask('4k7m', guid, 'a'.repeat(64), AT, 24)
    expect(whyNot(own, { by: { id: guid.id.toLowerCase(), name: 'O. P.' } })).toMatch(/another person/)
  })
})

describe('what is decided', () => {
  it('is the plan that was shown: a card of another decides nothing', () => {
    expect(whyNot(asked, { hash: 'b'.repeat(64) })).toMatch(/another plan/)
    expect(decided(asked, { hash: 'a'.repeat(64) }).decision?.is).toBe('approved')
  })

  it.each([undefined, '', '   '])('is not denied without a reason (%j)', (reason) => {
    expect(whyNot(asked, { is: 'denied', reason })).toMatch(/needs a reason.*deny 4k7m/)
  })
})

describe('time', () => {
  it('runs out: nobody decides from the last instant on', () => {
    expect(whyNot(asked, { at: hours(24) })).toMatch(/expired/)
    expect(decided(asked, { at: new Date(hours(24).getTime() - 1) }).decision?.is).toBe('approved')
  })

  it('leaves what has time, or a decision, exactly as it is', () => {
    expect(expire(asked, new Date(hours(24).getTime() - 1))).toBe(asked)
    const approved = decided(asked)
    expect(expire(approved, hours(100))).toBe(approved)
  })

  it('says when it ran out, not when somebody looked', () => {
    const over = expire(asked, hours(40))
    expect(over.decision).toEqual({ is: 'expired', at: asked.expiresAt })
    expect(past(over)).toBe('it expired at 2026-03-03 08:00 UTC')
    expect(whyNot(over, { at: hours(41) })).toMatch(/Nothing changed: it expired at 2026-03-03 08:00 UTC/)
  })

  it('takes parts of an hour', () => {
    expect(ask('4k7m', olive, '', AT, 0.5).expiresAt).toBe('2026-03-02T08:30:00.000Z')
  })
})

describe('voiding', () => {
  it('says why, and nobody decides any more', () => {
    const over = voided(asked, hours(2), 'Vera stopped sales-1')
    expect(past(over)).toBe('it was voided at 2026-03-02 10:00 UTC: Vera stopped sales-1')
    expect(whyNot(over, { at: hours(3) })).toMatch(/Nothing changed: it was voided/)
  })

  it('reads as nothing while it is undecided', () => {
    expect(past(asked)).toBe('')
  })
})
