import { describe, expect, it } from 'vitest'
import { type PlanDraft, sealed } from '../../src/plans/plan.ts'
import type { Guard, Step } from '../../src/records/plan.ts'
import { planHash } from '../../src/records/plan-hash.ts'

const guard: Guard = {
  kind: 'name-free',
  version: 1,
  args: { batch: 'sales-1' },
  value: 'free',
  message: 'No batch is there',
}
const one: Step = { kind: 'batch-create', version: 1, args: { batch: 'sales-1', rows: 2, out: [{ a: '1', b: '2' }] } }
const two: Step = { kind: 'batch-start', version: 1, args: { batch: 'sales-1' } }
const draft: PlanDraft = {
  title: 'Start sales-1',
  consequences: ['Mail is diverted.'],
  subject: { is: 'batch', name: 'sales-1' },
  steps: [one, two],
  guards: [guard],
  observations: [{ title: 'Mailboxes', value: '2' }],
}
const hash = planHash(draft)

describe('the hash of a plan', () => {
  it('is 64 hex digits, and part of the sealed plan', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(sealed(draft)).toEqual({ ...draft, hash })
  })

  it.each<[string, PlanDraft]>([
    ['consequences', { ...draft, consequences: ['Other words.'] }],
    ['observations', { ...draft, observations: [{ title: 'Mailboxes', value: '3' }] }],
    [
      'the order of keys',
      {
        ...draft,
        steps: [{ args: { out: [{ b: '2', a: '1' }], rows: 2, batch: 'sales-1' }, version: 1, kind: one.kind }, two],
      },
    ],
    [
      'a key that is there with nothing in it',
      { ...draft, steps: [{ ...one, args: { ...one.args, endpoint: undefined } }, two] },
    ],
    ['an earlier hash', sealed(draft)],
  ])('does not hang on %s', (_what, other) => {
    expect(planHash(other)).toBe(hash)
  })

  it.each<[string, PlanDraft]>([
    ['the title', { ...draft, title: 'Start sales-2' }],
    ['the subject', { ...draft, subject: { is: 'batch', name: 'sales-2' } }],
    ['a step’s kind', { ...draft, steps: [{ ...one, kind: 'batch-remove' }, two] }],
    ['a step’s version', { ...draft, steps: [{ ...one, version: 2 }, two] }],
    ['a step’s argument', { ...draft, steps: [{ ...one, args: { ...one.args, rows: 3 } }, two] }],
    [
      'something deep in an argument',
      { ...draft, steps: [{ ...one, args: { ...one.args, out: [{ a: '1', b: '3' }] } }, two] },
    ],
    ['a number that becomes a text', { ...draft, steps: [{ ...one, args: { ...one.args, rows: '2' } }, two] }],
    ['an argument more', { ...draft, steps: [{ ...one, args: { ...one.args, force: true } }, two] }],
    ['the order of steps', { ...draft, steps: [two, one] }],
    ['a step less', { ...draft, steps: [one] }],
    ['a step more', { ...draft, steps: [one, two, two] }],
    ['an item more', { ...draft, steps: [one, { ...two, items: [{ key: 'anna' }, { key: 'bo' }] }] }],
    ['an item’s argument', { ...draft, steps: [one, { ...two, items: [{ key: 'anna', args: { sku: 'E3' } }] }] }],
    ['where it stops', { ...draft, steps: [one, { ...two, stopAtPercent: 5 }] }],
    ['a guard’s version', { ...draft, guards: [{ ...guard, version: 2 }] }],
    ['a guard’s value', { ...draft, guards: [{ ...guard, value: 'taken' }] }],
    ['a guard’s argument', { ...draft, guards: [{ ...guard, args: { batch: 'sales-2' } }] }],
    ['a guard’s sentence', { ...draft, guards: [{ ...guard, message: 'A batch is there' }] }],
    ['a guard less', { ...draft, guards: [] }],
  ])('is another with %s', (_what, other) => {
    expect(planHash(other)).not.toBe(hash)
  })

  it('does not mistake two texts for one', () => {
    const split = (a: string, b: string): PlanDraft => ({ ...draft, steps: [{ ...one, args: { a, b } }] })
    expect(planHash(split('x","b":"y', 'z'))).not.toBe(planHash(split('x', 'y","b":"z')))
  })
})
