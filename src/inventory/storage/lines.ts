/** The lines of a generation's file: rows by key, and what is known of the generation itself. */
import type { Control } from '../table.ts'

/** A row that is to be written. `json` is the row's own text; empty = there never was a row. */
export interface RowLine {
  readonly key: string
  readonly at: number
  readonly gone: string | undefined
  readonly json: string
}

/** About a generation; what is absent stays as it was. */
export interface Note {
  readonly control?: Control | undefined
  /** When the first page of a full reading was asked for. */
  readonly from?: number | undefined
  /** It answers, and does so instead of those with a lower number. */
  readonly answers?: number | undefined
  /** It is a full reading, or was made of one. */
  readonly whole?: boolean | undefined
}

export type Line = { readonly row: RowLine } | { readonly note: Note }

export function rowText({ key, at, gone, json }: RowLine): string {
  const head = `{"k":${JSON.stringify(key)},"at":${at}`
  const why = gone === undefined ? '' : `,"gone":${JSON.stringify(gone)}`
  return json === '' ? `${head}${why}}` : `${head}${why},"v":${json}}`
}

export function noteText(note: Note): string {
  return JSON.stringify({ note })
}

/** Undefined where it is neither, for whoever wrote it meant something else. `value` is the row, as JSON has it. */
export function readLine(text: string): (Line & { readonly value?: unknown }) | undefined {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof line !== 'object' || line === null) return undefined
  const { k, at, gone, v, note } = line as Readonly<Record<string, unknown>>
  if (typeof note === 'object' && note !== null) return { note: note as Note }
  if (typeof k !== 'string' || typeof at !== 'number' || (gone !== undefined && typeof gone !== 'string'))
    return undefined
  // Inside a text every quotation mark has a backslash before it, so this is the field.
  const json = v === undefined ? '' : text.slice(text.indexOf('"v":') + 4, -1)
  return { row: { key: k, at, gone, json }, value: v }
}
