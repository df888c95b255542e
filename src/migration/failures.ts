/** Exchange's error text -> what it means and who can mend it. An unknown text is kept whole and called so. */
import { FAILURES, type KnownFailure } from './failure-catalogue.ts'
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
    pieces: failure.says.map((text) =>
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

export function explain(raw: string): Failure {
  const text = plain(raw)
  const known = patterns.find(({ pieces }) => pieces.some((each) => contains(text, each)))?.failure
  if (!known) {
    return {
      cause: 'unclassified',
      meaning: 'Stagecoach does not know this error; the text is Exchange Online’s own.',
      who: 'Exchange administrator',
      remedy:
        'Read the text, look at the migration user in the Exchange admin center, and retry once. If it comes back, ask Microsoft Support.',
      retryHelps: true,
      raw,
    }
  }
  const { cause, meaning, who, remedy, retryHelps } = known
  return { cause, meaning, who, remedy, retryHelps, raw }
}
