/** Exchange's error text -> what it means and who can mend it. An unknown text is kept whole and called so. */
import { FAILURES } from './failure-catalogue.ts'
import type { KnownFailure } from './failures/known-failure.ts'
import { plainWords } from './markup.ts'
import type { Failure } from './types.ts'

/** Compared without case, kinds of quotation marks and runs of blanks. JSON inside JSON brings its own escapes. */
function plain(text: string): string {
  return text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[nrt]/g, ' ')
    .replace(/\\+(["'/])/g, '$1')
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/\s+/g, ' ')
    .toLowerCase()
}

/** A text of the catalogue as pieces that must follow each other. */
const patterns: readonly { readonly failure: KnownFailure; readonly pieces: readonly (readonly string[])[] }[] =
  FAILURES.map((failure) => ({
    failure,
    pieces: failure.texts.map((text) =>
      plain(text)
        .split('…')
        .map((piece) => piece.trim()),
    ),
  }))

function contains(text: string, pieces: readonly string[]): boolean {
  let from = 0
  for (const piece of pieces) {
    const at = text.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return true
}

const UNCLASSIFIED = 'unclassified'

/** `code` is the answer's own, where there is one: it decides only when the text says nothing known. */
export function explain(raw: string, code?: string): Failure {
  const text = plain(raw)
  const known =
    patterns.find(({ pieces }) => pieces.some((each) => contains(text, each)))?.failure ??
    FAILURES.find(({ codes = [] }) => code !== undefined && codes.includes(code))
  if (!known) {
    return {
      id: UNCLASSIFIED,
      cause: 'an error Stagecoach does not know',
      meaning: 'Stagecoach does not know this error; the text is Exchange Online’s own.',
      who: 'Exchange administrator',
      remedy:
        'Read the text, look at the migration user in the Exchange admin center, and retry once. If it comes back, ask Microsoft Support.',
      retryHelps: true,
      raw,
    }
  }
  const { id, cause, meaning, who, remedy, retryHelps } = known
  return { id, cause, meaning, who, remedy, retryHelps, raw }
}

/** Whether the catalogue knows it; else only its own text can be shown. */
export function isKnown({ id }: Failure): boolean {
  return id !== UNCLASSIFIED
}

/** Their text for people, at most so many characters: one line, without markup and without the stack that may follow. */
export function ownWords({ raw }: Failure, longest: number): string {
  return plainWords(raw, longest)
}
