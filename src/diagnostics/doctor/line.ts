/** What a line of the doctor's is: data in, a verdict out. Pure. */
import type { DoctorFacts, Refusal } from './facts.ts'

/** `unknown` = could not tell: nothing speaks against it, nothing for it. Only `failed` keeps the light from being green. */
export type Verdict = 'passed' | 'warning' | 'failed' | 'unknown'

export interface Judgement {
  readonly verdict: Verdict
  /** What was seen, in a sentence. */
  readonly found: string
  /** The one thing to do next. */
  readonly next?: string
  /** Told from a refusal, not from an answer: where a line this one rests on failed, that one is the reason. */
  readonly blind?: true
}

export interface Line {
  readonly name: string
  readonly title: string
  /** Lines without which this one cannot be told, by name. */
  readonly rests: readonly string[]
  judge(facts: DoctorFacts): Judgement
}

export interface LineResult extends Omit<Judgement, 'blind'> {
  readonly name: string
  readonly title: string
}

export const defineLine = (line: Line): Line => line

export const passed = (found: string): Judgement => ({ verdict: 'passed', found })
export const warning = (found: string, next: string): Judgement => ({ verdict: 'warning', found, next })
export const failed = (found: string, next: string): Judgement => ({ verdict: 'failed', found, next })
export const untold = (found: string, next?: string): Judgement => ({
  verdict: 'unknown',
  found,
  ...(next === undefined ? {} : { next }),
})

/** A refusal is a failure with the way out that its text leads to; what was not asked could not be told. */
export function fromRefusal(
  fact: { readonly is: 'refused'; readonly refusal: Refusal } | { readonly is: 'unasked'; readonly why: string },
  next: (refusal: Refusal) => string,
): Judgement {
  if (fact.is === 'unasked') return { ...untold(`Not asked: ${fact.why}.`), blind: true }
  const { text, requestId } = fact.refusal
  const id = requestId === undefined ? '' : ` (request ${requestId})`
  return { ...failed(`${text.replace(/\.?$/, '')}${id}.`, next(fact.refusal)), blind: true }
}
