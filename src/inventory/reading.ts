/** What asking a remote system brought. One that does not answer never spoils what the others said. */
import { type Fact, known, unknown } from '../diagnostics/check/check.ts'
import { withTimeout } from '../jobs/timeout.ts'
import { RemoteError } from '../systems/ports.ts'
import { currentSignal, withSignal } from '../trace.ts'

/** A value, or the sentence that says why it could not be told. */
export type Reading<T> = Fact<T>

/** Asks, and takes a remote refusal for an answer. Anything else that is thrown is a bug, and is thrown on. */
export async function readingOf<T>(ask: () => Promise<T>): Promise<Reading<T>> {
  try {
    return known(await ask())
  } catch (error) {
    if (error instanceof RemoteError) return unknown(`${error.system}: ${error.message}`)
    throw error
  }
}

/** The same, for so many wall milliseconds at most. */
export function readingWithin<T>(ms: number, ask: () => Promise<T>): Promise<Reading<T>> {
  return askWithin<Reading<T>>(
    ms,
    () => readingOf(ask),
    () => unknown(noAnswerIn(ms)),
  )
}

/** Asks while a person waits: what is under way after so many wall milliseconds is given up. */
export function askWithin<T>(ms: number, ask: () => Promise<T>, late: () => T): Promise<T> {
  return withTimeout((signal) => withSignal(signal, ask), ms, late, currentSignal())
}

export const noAnswerIn = (ms: number): string => `no answer came within ${ms / 1000} seconds`

export const NO_DIRECTORY = {
  known: false,
  why: 'no directory is configured, so nothing on-premises can be looked at',
} as const

/** The value; undefined where it could not be told. */
export function valueIn<T>(answer: Reading<T>): T | undefined {
  return answer.known ? answer.value : undefined
}

/** The value through `turn`; the reason stays. */
export function mapped<T, U>(answer: Reading<T>, turn: (value: T) => U): Reading<U> {
  return answer.known ? known(turn(answer.value)) : answer
}

/** Why things could not be told, each reason once. */
export function reasons(answers: readonly Reading<unknown>[]): string[] {
  return [...new Set(answers.flatMap((answer) => (answer.known ? [] : [answer.why])))]
}
