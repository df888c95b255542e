/** What asking a remote system brought. One that does not answer never spoils what the others said. */
import { RemoteError } from '../systems/ports.ts'

/** A value, or the sentence that says why it could not be told. */
export type Told<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string }

/** Asks, and takes a remote refusal for an answer. Anything else that is thrown is a bug, and is thrown on. */
export async function told<T>(ask: () => Promise<T>): Promise<Told<T>> {
  try {
    return { known: true, value: await ask() }
  } catch (error) {
    if (error instanceof RemoteError) return { known: false, why: `${error.system}: ${error.message}` }
    throw error
  }
}

/** For what is optional: not configured is a reason too. */
export function unknown(why: string): { readonly known: false; readonly why: string } {
  return { known: false, why }
}

/** The value; undefined where it could not be told. */
export function valueIn<T>(answer: Told<T>): T | undefined {
  return answer.known ? answer.value : undefined
}

/** Why things could not be told, each reason once. */
export function reasons(answers: readonly Told<unknown>[]): string[] {
  return [...new Set(answers.flatMap((answer) => (answer.known ? [] : [answer.why])))]
}
