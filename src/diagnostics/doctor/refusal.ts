import { failed, inconclusive, type Judgement } from '../diagnostic.ts'
import type { Refusal } from './facts.ts'

/** A refusal is a failure with the remedy that its text leads to; what was not asked could not be told. */
export function fromRefusal(
  fact: { readonly is: 'refused'; readonly refusal: Refusal } | { readonly is: 'unasked'; readonly why: string },
  remedy: (refusal: Refusal) => string,
): Judgement {
  if (fact.is === 'unasked') return { ...inconclusive(`Not asked: ${fact.why}.`), blind: true }
  const { text, requestId } = fact.refusal
  const id = requestId === undefined ? '' : ` (request ${requestId})`
  return { ...failed(`${text.replace(/\.?$/, '')}${id}.`, remedy(fact.refusal)), blind: true }
}
