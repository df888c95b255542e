/**
 * An append-only file of JSON lines. A line is on the disk (fsync) before `append` returns, so what was answered
 * survives `kill -9` and a power cut alike.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type Company, USUAL_MAILBOXES } from './company.ts'

export interface Journal<T> {
  /** What was there when it was opened, oldest first. */
  readonly entries: readonly T[]
  append(entry: T): void
  /** Empties it, on the disk too. */
  clear(): void
  /** May be called more than once. */
  close(): void
}

/**
 * Opens it, making file and folder where they are missing. A torn last line (the process died while writing it, so it was
 * never answered) is moved to `<path>.torn`; damage anywhere else throws, naming the line.
 */
export function openJournal<T>(path: string): Journal<T> {
  mkdirSync(dirname(path), { recursive: true })
  const isNew = !existsSync(path)
  const entries = isNew ? [] : readEntries<T>(path)
  let file = openSync(path, 'a')
  let closed = false
  if (isNew) syncFolder(dirname(path))
  return {
    entries,
    append: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`)
      fsyncSync(file)
    },
    clear: () => {
      closeSync(file)
      rmSync(path, { force: true })
      file = openSync(path, 'a')
      syncFolder(dirname(path))
    },
    close: () => {
      if (!closed) closeSync(file)
      closed = true
    },
  }
}

function readEntries<T>(path: string): T[] {
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length) {
    writeFileSync(`${path}.torn`, bytes.subarray(end))
    truncateSync(path, end)
  }
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as T
    } catch (cause) {
      throw new Error(`${path}: line ${index + 1} is damaged; nothing was changed`, { cause })
    }
  })
}

/** The first line of a journal of the estate: which company it is of. `mailboxes` absent = as many as there usually are. */
export interface Opened {
  readonly kind: 'opened'
  readonly seed: number
  readonly mailboxes?: number
}

export function openedFor(company: Company): Opened {
  const count = company.mailboxes.length
  return { kind: 'opened', seed: company.seed, ...(count === USUAL_MAILBOXES ? {} : { mailboxes: count }) }
}

/** State made with one company means nothing for another. Closes the journal and throws when `first` is of another. */
export function checkCompany(journal: Journal<unknown>, first: { readonly kind: string }, company: Company): void {
  const kept: Partial<Opened> = first.kind === 'opened' ? (first as Opened) : {}
  const wrong = (what: string, is: number | undefined, wanted: number): never => {
    journal.close()
    throw new Error(
      `The practice state on disk is of the company of ${what} ${is}, not ${wanted}: reset it, or use that number.`,
    )
  }
  if (kept.seed !== company.seed) wrong('seed', kept.seed, company.seed)
  const count = kept.mailboxes ?? USUAL_MAILBOXES
  if (count !== company.mailboxes.length) wrong('mailboxes', count, company.mailboxes.length)
}

/** A file made or removed is only there after a power cut when its folder was synced; not every platform can. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    fsyncSync(handle)
    closeSync(handle)
  } catch {
    // Windows cannot open a folder for this; there the file's own sync has to do.
  }
}
