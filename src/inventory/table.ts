/**
 * What one system said of everybody: a row a person by the system's own id, in an append-only file, with an index and the
 * columns that rules judge in memory. A full reading builds a new generation beside the one that answers, and replaces it
 * only when it is whole.
 */

/** The systems' answers the inventory holds. `users` are the migration users of every batch there is in Exchange Online. */
export type Part = 'directory' | 'exchange' | 'graph' | 'users'

/** A row with the time it was asked for, in wall milliseconds. */
export interface Entry<Row> {
  readonly key: string
  readonly row: Row
  readonly at: number
  /** Why it is no longer there; the row is what was known last. Kept until the migration is closed. */
  readonly gone?: string | undefined
}

/** One thing a system said: a row, or that there is none any more. */
export type Said<Row> =
  | { readonly key: string; readonly at: number; readonly row: Row }
  | { readonly key: string; readonly at: number; readonly gone: string }

/** What really changed. `before` undefined = nobody had that key. */
export interface Difference<Row> {
  readonly before: Entry<Row> | undefined
  readonly after: Entry<Row>
}

/** What a part keeps about its own reading: where it stands, what was whole when. JSON; the refresh of each part has its schema. */
export type Control = Readonly<Record<string, unknown>>

/** How the rows of a part are kept. */
export interface Codec<Row, Judged> {
  readonly part: Part
  /** Reads a stored row back; undefined where it is none. Fast: no schema of a remote answer. */
  readonly parse: (json: unknown) => Row | undefined
  /** SMTP addresses it answers to, the primary one first, any case. */
  readonly addresses: (row: Row) => readonly string[]
  /** What rules look at, and nothing else. */
  readonly judged: (row: Row) => Judged
}

export interface Table<Row, Judged> {
  /** Rows that are there, in the generation that answers. */
  readonly size: number
  /** As written with the last append, of the generation that answers; undefined = there never was a whole one. */
  readonly control: Control | undefined
  /**
   * Takes what was said, in order. What was asked for earlier than what is known of the key counts for nothing; what says
   * the same as before is not written again (its `at` is renewed in memory). Also told to a generation being built.
   */
  append(said: readonly Said<Row>[], control?: Control): Promise<readonly Difference<Row>[]>
  byKey(key: string): Promise<Entry<Row> | undefined>
  /** Whole rows of who owns the address: those whose primary address it is before the others; those that are gone last. */
  byAddress(address: string): Promise<readonly Entry<Row>[]>
  /** The same from memory, of those who are there: what rules look at. */
  judgedAt(address: string): readonly Judged[]
  /** Those who are there and own one of many addresses (in lower case), each once, in no order; others get their turn between. */
  judgedOf(addresses: readonly string[]): Promise<readonly Judged[]>
  /** When the row that answers for the address was asked for; undefined = nobody has it. */
  askedAt(address: string): number | undefined
  /** Everybody who is there, in pieces of at most `size`; between two pieces others get their turn. */
  each(size: number, visit: (piece: readonly Judged[]) => void | Promise<void>): Promise<void>
  /** The whole rows likewise. */
  eachKey(visit: (key: string) => void): void
  /** The generation being built, if any: it outlives a restart. */
  readonly building: Building<Row> | undefined
  /** Begins one; one that was being built is thrown away. */
  begin(control: Control): Promise<Building<Row>>
  /** Forgets everything, on disk too. */
  drop(): Promise<void>
  close(): Promise<void>
}

export interface Building<Row> {
  readonly size: number
  readonly control: Control
  /** Durable with its control: after a crash the building stands where the last append left it. */
  append(said: readonly Said<Row>[], control: Control): Promise<void>
  byKey(key: string): Promise<Entry<Row> | undefined>
  /**
   * Puts it in the place of the one that answers, whole, with this control. Who is not in it is gone (`why`), and kept.
   * Answers what that changes.
   */
  adopt(control: Control, why: string): Promise<readonly Difference<Row>[]>
  discard(): Promise<void>
}
