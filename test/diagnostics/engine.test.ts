import { describe, expect, it } from 'vitest'
import {
  type Diagnostic,
  failed,
  inconclusive,
  type Judgement,
  passed,
  warning,
} from '../../src/diagnostics/diagnostic.ts'
import { diagnose, summarise } from '../../src/diagnostics/engine.ts'

type Facts = Readonly<Record<string, Judgement>>

const one = (name: string, ...dependsOn: string[]): Diagnostic<Facts> => ({
  name,
  title: name.toUpperCase(),
  dependsOn,
  judge: (facts) => facts[name] ?? passed('Well.'),
})
const blind: Judgement = { ...failed('No answer.', 'Mend it.'), blind: true }

describe('a list of diagnostics', () => {
  it('is judged in its order, and what each depends on before it', () => {
    const names = (list: Diagnostic<Facts>[]) => diagnose(list, {}).map(({ name }) => name)
    expect(names([one('a'), one('b'), one('c')])).toEqual(['a', 'b', 'c'])
    expect(names([one('c', 'b'), one('b', 'a'), one('a')])).toEqual(['a', 'b', 'c'])
  })

  it('shows one failure once: who is blind for it waits, and names it however far it is away', () => {
    const list = [one('a'), one('b', 'a'), one('c', 'b')]
    expect(diagnose(list, { a: failed('Broken.', 'Mend it.'), b: blind, c: blind })).toEqual([
      { name: 'a', title: 'A', verdict: 'failed', found: 'Broken.', remedy: 'Mend it.' },
      { name: 'b', title: 'B', verdict: 'inconclusive', found: 'Waits for “A” above.' },
      { name: 'c', title: 'C', verdict: 'inconclusive', found: 'Waits for “A” above.' },
    ])
  })

  it('lets who could see say what it saw, though what it depends on failed', () => {
    const found = diagnose([one('a'), one('b', 'a')], {
      a: failed('Broken.', 'Mend it.'),
      b: warning('Old.', 'Renew it.'),
    })
    expect(found[1]).toMatchObject({ verdict: 'warning', found: 'Old.' })
  })

  it('lets who is blind for no failure above say so itself', () => {
    const found = diagnose([one('a'), one('b', 'a')], { a: inconclusive('Who knows.'), b: blind })
    expect(found[1]).toEqual({ name: 'b', title: 'B', verdict: 'failed', found: 'No answer.', remedy: 'Mend it.' })
  })

  it('is refused where it depends on what is not there or on itself, or where a name stands for two', () => {
    expect(() => diagnose([one('a', 'z')], {})).toThrow('a depends on z, which is not in the list')
    expect(() => diagnose([one('a', 'b'), one('b', 'a')], {})).toThrow('a depends on b depends on a: a circle')
    expect(() => diagnose([one('a', 'a')], {})).toThrow('a depends on a: a circle')
    expect(() => diagnose([one('a'), one('b'), one('a')], {})).toThrow('a is in the list twice')
  })
})

describe('the sum', () => {
  it('counts each once, and its verdict is the worst there is', () => {
    const facts = { b: warning('Old.', 'Renew it.'), c: inconclusive('Who knows.'), d: failed('Broken.', 'Mend it.') }
    const all = diagnose([one('a'), one('b'), one('c'), one('d')], facts)
    expect(summarise(all)).toEqual({
      verdict: 'failed',
      counts: { passed: 1, warning: 1, inconclusive: 1, failed: 1, 'not applicable': 0 },
      failed: ['d'],
    })
    const verdicts = [3, 2, 1].map((count) => summarise(all.slice(0, count)).verdict)
    expect(verdicts).toEqual(['warning', 'warning', 'passed'])
    expect(summarise(all.slice(2, 3)).verdict).toBe('inconclusive')
    expect(summarise([]).verdict).toBe('passed')
  })

  it('adds up to the list, also where some wait or do not apply', () => {
    const none: Judgement = { verdict: 'not applicable', found: 'There is none.' }
    const all = diagnose([one('a'), one('b', 'a'), one('c')], { a: failed('Broken.', 'Mend it.'), b: blind, c: none })
    const { counts, verdict } = summarise(all)
    expect(counts).toEqual({ passed: 0, warning: 0, inconclusive: 1, failed: 1, 'not applicable': 1 })
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(all.length)
    expect(verdict).toBe('failed')
    expect(summarise(all.slice(2)).verdict).toBe('passed')
  })
})
