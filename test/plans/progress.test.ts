/** How far a run is, by its journal alone. */
import { describe, expect, it } from 'vitest'
import { Progress } from '../../src/plans/progress.ts'
import type { JournalLine } from '../../src/records/journal.ts'
import { later, T0 } from '../support/records.ts'

const at = T0.toISOString()
const until = later(30).toISOString()
const items = [{ key: 'a' }, { key: 'b' }]
const steps = [
  { kind: 'licence', version: 1, args: {}, items },
  { kind: 'licence', version: 1, args: {}, items },
]
const item = (outcome: 'done' | 'refused' | 'unknown', key = 'a', step = 0): JournalLine => ({
  is: 'item',
  at,
  step,
  key,
  outcome,
  ...(outcome === 'refused' ? { message: 'no' } : {}),
})
const intent = (key = 'a'): JournalLine => ({ is: 'intent', step: 0, key, until })
const over: JournalLine = { is: 'step', at, step: 0, outcome: 'done', message: 'Over' }

function given(...lines: JournalLine[]): Progress {
  const progress = new Progress(steps)
  for (const line of lines) progress.apply(line)
  return progress
}

describe('an item', () => {
  it('is open from its intent on, until when its write is surely over', () => {
    expect(given(intent()).items.get('a')).toEqual({ is: 'open', until })
    expect(given(intent(), item('unknown')).items.get('a')).toEqual({ is: 'open', until })
    const answered = { ...item('unknown'), until: at } as JournalLine
    expect(given(intent(), answered).items.get('a')).toEqual({ is: 'open', until: at })
  })

  it.each([
    ['done', { items: 4, done: 1, refused: 0 }],
    ['refused', { items: 4, done: 0, refused: 1 }],
  ] as const)('that is %s stays so, whatever a later line says', (outcome, tally) => {
    for (const second of ['done', 'refused', 'unknown'] as const) {
      const progress = given(intent(), item(outcome), item(second))
      expect(progress.tally).toEqual(tally)
      expect(progress.items.get('a')).toEqual({ is: outcome })
      expect(progress.refusals).toHaveLength(tally.refused)
    }
  })

  it('that came to its end is said once to have moved the step; one in doubt is not', () => {
    const progress = given(item('unknown'))
    expect(progress.moved()).toBe(false)
    progress.apply(item('done'))
    expect([progress.moved(), progress.moved()]).toEqual([true, false])
  })
})

describe('a step that is over', () => {
  it('leaves the next one its items and its refusals, and the run its tally', () => {
    const progress = given(item('refused'), item('done', 'b'), over)
    expect(progress.items.size).toBe(0)
    expect([progress.step, progress.refusedHere]).toEqual([1, 0])
    progress.apply(item('done', 'a', 1))
    expect(progress.tally).toEqual({ items: 4, done: 2, refused: 1 })
  })

  it('leaves the next one no checkpoint; until then each name keeps its newest', () => {
    const note = (name: string, end: string): JournalLine => ({ is: 'checkpoint', at, step: 0, name, until: end })
    const progress = given(note('sent', until), note('asked', until), note('sent', at))
    expect(progress.checkpoints).toEqual({ sent: { at, until: at }, asked: { at, until } })
    progress.apply(over)
    expect(progress.checkpoints).toEqual({})
  })

  it('ends the run where it was refused', () => {
    const progress = given({ ...over, outcome: 'refused', message: 'No', remedy: 'Mend it' })
    expect([progress.step, progress.refusal]).toEqual([0, { message: 'No', remedy: 'Mend it' }])
  })
})
