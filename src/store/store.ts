/**
 * The store's port: versioned documents by kind and id, and append-only logs.
 * What must be true together is one document. The contract assumes nothing of one process.
 */
import type { z } from 'zod'

/** A kind of document: its name, the schema it is read with, its schema version and how older ones come forward. */
export interface Kind<T> {
  readonly name: string
  readonly version: number
  readonly schema: z.ZodType<T>
  /** Turns a document of an older schema version into the present one; never called with a newer one (refused). */
  readonly migrate?: (value: unknown, from: number) => unknown
}

export interface Document<T> {
  readonly id: string
  /** Grows by one with each put; what `put` compares. */
  readonly version: number
  readonly value: T
}

/** Someone else wrote in between: read again and decide again. */
export class ConflictError extends Error {
  constructor(kind: string, id: string) {
    super(`${kind} ${id} was changed by someone else in the meantime`)
    this.name = 'ConflictError'
  }
}

/** Another has claimed the log since: what comes from an older claim is not written. */
export class StaleFenceError extends Error {
  constructor(log: string, fence: number, newest: number) {
    super(`the log ${log} was claimed with fence ${newest}; a line of fence ${fence} is refused`)
    this.name = 'StaleFenceError'
  }
}

/** One line of a log: a JSON object. The keys `fence` and `goesOn` are the store's own. */
export type LogEntry = Readonly<Record<string, unknown>>

export interface Store {
  get<T>(kind: Kind<T>, id: string): Promise<Document<T> | undefined>
  /** Durable when it resolves. `expected` 0 = must not exist yet. Throws `ConflictError`. Returns the new version. */
  put<T>(kind: Kind<T>, id: string, value: T, expected: number): Promise<number>
  list<T>(kind: Kind<T>): Promise<Document<T>[]>
  delete<T>(kind: Kind<T>, id: string, expected: number): Promise<void>
  /**
   * Adds lines at the end, all or none of them, also where it fails or a crash cuts in; durable when it resolves. What is asked for at the same time is
   * committed together. With a `fence`, throws `StaleFenceError` where the log holds a line of a newer one.
   * Answers the log's position: how many lines it holds now.
   */
  append(log: string, entries: readonly LogEntry[], fence?: number): Promise<number>
  /** The lines beyond a position, in order. */
  read(log: string, after?: number): Promise<LogEntry[]>
  /** What was set aside as unreadable at start, by file name and reason. */
  readonly setAside: readonly { file: string; reason: string }[]
  close(): Promise<void>
}

/** Files of lines beside the documents: what is too much for memory, and can be read anew from the systems. */
export interface RecordFiles {
  /** Opens it, making it where it is not there yet. A last line that a crash cut off is not there. */
  open(name: string): Promise<RecordFile>
  names(): Promise<string[]>
  remove(name: string): Promise<void>
}

export interface RecordFile {
  /** Adds lines, each without its end. All or none of them are there after a crash; on disk when it resolves. Answers where each begins. */
  append(lines: readonly string[]): Promise<readonly LinePlace[]>
  read(place: LinePlace): Promise<string>
  /**
   * Every line in order, in pieces, so that nobody waits for the whole. `damaged` is called where bytes are not as they
   * were written: then no line is to be believed.
   */
  scan(visit: (line: string, place: LinePlace) => void, damaged?: () => void): Promise<void>
  close(): Promise<void>
}

/** Bytes from the beginning of the file; `length` without the line's end. */
export interface LinePlace {
  readonly offset: number
  readonly length: number
}

/**
 * Reads, changes, writes; again from the start where someone else wrote in between. The change may be refused by
 * returning `undefined`: nothing is written then.
 */
export async function change<T>(
  store: Store,
  kind: Kind<T>,
  id: string,
  edit: (value: T | undefined) => T | undefined,
): Promise<T | undefined> {
  for (;;) {
    const found = await store.get(kind, id)
    const next = edit(found?.value)
    if (next === undefined || next === found?.value) return found?.value
    try {
      await store.put(kind, id, next, found?.version ?? 0)
      return next
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
}
