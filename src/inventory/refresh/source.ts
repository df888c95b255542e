/** How one system's answers are read: in full from a cursor, and by what changed from a state. The engine is `part.ts`. */
import type { z } from 'zod'
import type { Building, Part, Said, Table } from '../table.ts'

/** Cursor: where a full reading stands. State: where what changed is followed from. Both JSON. */
export interface Source<Row, Cursor, State> {
  readonly part: Part
  readonly cursor: z.ZodType<Cursor>
  readonly state: z.ZodType<State>
  /** Why somebody is gone whom a full reading did not find. */
  readonly missing: string
  /** Before the first page of a full reading. */
  begin(): Promise<Cursor>
  /** Reads on from the cursor, some pages; the state when all was read, undefined where there is more. */
  read(reading: Reading<Row, Cursor>): Promise<State | undefined>
  /** Picks up what changed. */
  pass(state: State, passing: Passing<Row, State>): Promise<Passed<State>>
  /** False where changes cannot be picked up from it. */
  follows(state: State): boolean
  /** Why not, where people should know. */
  hindrance(state: State): { readonly why: string; readonly since: number } | undefined
  /** Looks some people up, at most a few hundred; answers those who are there. */
  lookUp(rows: readonly Row[]): Promise<readonly Row[]>
  /** Called with those found gone by a full reading. */
  departed(rows: readonly Row[]): Promise<void>
}

/** Some steps of a full reading. */
export interface Reading<Row, Cursor> {
  readonly building: Building<Row>
  readonly cursor: Cursor
  /** When the whole of it began. */
  readonly began: number
  /** Durable, rows and cursor together. */
  keep(said: readonly Said<Row>[], cursor: Cursor): Promise<void>
  /** Counts a page: false once others should get a turn. */
  goOn(): boolean
}

/** One pass over what changed. */
export interface Passing<Row, State> {
  readonly table: Pick<Table<Row, unknown>, 'size' | 'byKey' | 'eachKey'>
  readonly began: number
  /** Durable, rows and state together. What it changes is passed on. */
  keep(said: readonly Said<Row>[], state: State): Promise<void>
}

export interface Passed<State> {
  readonly state: State
  /** Everything changed before then is held now; undefined = no more than before. */
  readonly asOf: number | undefined
  /** Only a full reading helps: so many ms after the last one at the latest. */
  readonly fullWithin?: number
}
