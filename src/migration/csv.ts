/**
 * The list of a batch: what people send -> rows, and rows -> what Exchange gets. The documented form is
 * `EmailAddress[,ForceChangePassword]`, at most 2,000 rows (Microsoft, "CSV files for mailbox migration").
 */
import { createHash } from 'node:crypto'
import Papa from 'papaparse'
import { addressFault, keyOf, shown, tidy } from './address.ts'
import { type Columns, columnsOf, type ListProblem, separatorOf } from './csv-columns.ts'
import { decode } from './decode.ts'
import type { ListRow } from './types.ts'

/** Acceptable when `problems` is empty. `notes` say what was understood or left out on the way. */
export interface ParsedList {
  readonly rows: ListRow[]
  readonly problems: ListProblem[]
  readonly notes: string[]
}

export const MAX_ROWS = 2000
const NAMED_REPEATS = 20

export function parseList(input: Uint8Array | string): ParsedList {
  const decoded = decode(input)
  if ('refused' in decoded) return refused([], { row: undefined, text: decoded.refused, remedy: decoded.remedy })
  const notes = [...decoded.notes]
  let text = decoded.text.replace(/\r\n?/g, '\n')
  // Excel's own separator line: it shows no row for it, so it is not counted.
  const declared = /^"?sep=([,;\t])"?\n/i.exec(text)
  if (declared) text = text.slice(declared[0].length)
  const guess = separatorOf(text)
  const separator = declared?.[1] ?? guess.separator
  const parsed = Papa.parse<string[]>(text, { delimiter: separator, newline: '\n' })
  const columns = columnsOf(parsed.data)
  if ('text' in columns) return refused(notes, columns)
  if (guess.note && separator === guess.separator) notes.push(guess.note)
  notes.push(...columns.notes)
  const broken = new Map<number, string>()
  for (const error of parsed.errors)
    if (error.type === 'Quotes' && error.row !== undefined) broken.set(error.row, error.code)
  return readRows(parsed.data, columns, broken, notes)
}

const refused = (notes: string[], problem: ListProblem): ParsedList => ({ rows: [], problems: [problem], notes })

/** Rows that something was quietly mended in, by what it was. */
interface Mended {
  readonly blank: number[]
  readonly trimmed: number[]
  readonly invisible: number[]
  readonly quotes: number[]
  readonly short: number[]
}

function readRows(
  grid: string[][],
  columns: Columns,
  broken: ReadonlyMap<number, string>,
  notes: string[],
): ParsedList {
  const rows: ListRow[] = []
  const problems: ListProblem[] = []
  const repeats: { row: number; first: ListRow }[] = []
  const seen = new Map<string, ListRow>()
  const mended: Mended = { blank: [], trimmed: [], invisible: [], quotes: [], short: [] }
  const last = grid.findLastIndex((cells) => cells.some((cell) => cell.trim() !== ''))
  for (let i = columns.from; i <= last; i++) {
    const row = i + 1
    const read = readRow(grid[i] ?? [], row, columns, broken.get(i), mended)
    if (read === undefined) continue
    if ('text' in read) problems.push(read)
    else {
      const first = seen.get(keyOf(read.address))
      if (first) repeats.push({ row, first })
      else {
        seen.set(keyOf(read.address), read)
        rows.push(read)
      }
    }
  }
  if (rows.length === 0 && problems.length === 0) {
    problems.push({
      row: undefined,
      text: 'The list has a header and no address below it.',
      remedy: 'Put one primary address a line below EmailAddress.',
    })
  }
  if (rows.length > MAX_ROWS) problems.unshift(tooMany(rows.length))
  return { rows, problems, notes: [...notes, ...mendedNotes(mended), ...repeatNotes(repeats)] }
}

function readRow(
  cells: readonly string[],
  row: number,
  columns: Columns,
  quoteError: string | undefined,
  mended: Mended,
): ListRow | ListProblem | undefined {
  if (quoteError !== undefined) {
    return quoteError === 'MissingQuotes'
      ? {
          row,
          text: 'A quotation mark opens here and never closes: everything below it was swallowed.',
          remedy: 'Remove the quotation mark or close it.',
        }
      : { row, text: 'A quotation mark stands in the middle of a field.', remedy: 'Remove it.' }
  }
  const tidied = cells.map(tidy)
  if (tidied.every((cell) => cell.text === '')) {
    mended.blank.push(row)
    return undefined
  }
  // Fields beyond the header are never repeated to anyone: they may be what should not have been sent.
  if (columns.width !== undefined && tidied.slice(columns.width).some((cell) => cell.text !== '')) {
    return {
      row,
      text: `The row has ${cells.length} fields where the header has ${columns.width}.`,
      remedy: 'Give it as many fields as the header; a field that holds the separator must stand in quotation marks.',
    }
  }
  const cell = tidied[columns.address]
  if (cell === undefined || cell.text === '')
    return { row, text: 'The row has no address.', remedy: 'Fill EmailAddress or delete the row.' }
  const fault = addressFault(cell.text)
  if (fault) return { row, text: `“${shown(cell.text)}” ${fault.why}.`, remedy: fault.remedy }
  const force = columns.force === undefined ? '' : (tidied[columns.force]?.text ?? '').toLowerCase()
  if (force !== '' && force !== 'true' && force !== 'false') {
    return {
      row,
      text: `ForceChangePassword of ${shown(cell.text)} is neither True nor False.`,
      remedy: 'Write True or False, or leave it empty.',
    }
  }
  if (columns.width !== undefined && cells.length < columns.width) mended.short.push(row)
  if (cell.blanks) mended.trimmed.push(row)
  if (cell.invisible) mended.invisible.push(row)
  if (cell.quotes) mended.quotes.push(row)
  return { row, address: cell.text, ...(force === '' ? {} : { forceChangePassword: force === 'true' }) }
}

const tooMany = (n: number): ListProblem => ({
  row: undefined,
  text: `The list has ${n.toLocaleString('en')} addresses; Exchange Online takes at most 2,000 a batch.`,
  remedy: `Split it into ${Math.ceil(n / MAX_ROWS)} lists and make a batch of each: batches can run one after the other or together.`,
})

function mendedNotes(mended: Mended): string[] {
  const notes: readonly (readonly [readonly number[], string])[] = [
    [mended.blank, 'Blank lines were skipped'],
    [mended.trimmed, 'Blanks around addresses were removed'],
    [mended.invisible, 'Invisible characters or no-break blanks were removed'],
    [mended.quotes, 'Quotation marks around addresses were removed'],
    [mended.short, 'Fields missing at the end of a row were taken as empty'],
  ]
  return notes.filter(([rows]) => rows.length > 0).map(([rows, text]) => `${text}: ${rowList(rows)}.`)
}

function rowList(rows: readonly number[]): string {
  const first = rows.slice(0, 12).join(', ')
  return `row${rows.length === 1 ? '' : 's'} ${first}${rows.length > 12 ? ` and ${rows.length - 12} more` : ''}`
}

function repeatNotes(repeats: readonly { row: number; first: ListRow }[]): string[] {
  const named = repeats.slice(0, NAMED_REPEATS)
  const rest = repeats.slice(NAMED_REPEATS)
  const notes = named.map(
    ({ row, first }) => `Row ${row} repeats row ${first.row} (${shown(first.address)}): the first is kept.`,
  )
  if (rest.length > 0)
    notes.push(`These rows repeat earlier ones too, the first is kept: ${rest.map((r) => r.row).join(', ')}.`)
  return notes
}

/**
 * What New-MigrationBatch gets as CSVData: only columns it knows, CRLF, nothing escaped for spreadsheets. The service
 * refuses empty fields, so where any row says something of ForceChangePassword the others say its default, False.
 */
export function toExchangeCsv(rows: readonly ListRow[]): string {
  const force = rows.some((row) => row.forceChangePassword !== undefined)
  const lines = rows.map(({ address, forceChangePassword }) =>
    force ? `${quoted(address)},${forceChangePassword ? 'True' : 'False'}` : quoted(address),
  )
  return [force ? 'EmailAddress,ForceChangePassword' : 'EmailAddress', ...lines, ''].join('\r\n')
}

/** A CSV that people open in a spreadsheet: a cell that would be taken for a formula gets an apostrophe before it. */
export function csvForPeople(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows, []].map((cells) => cells.map((cell) => quoted(harmless(cell))).join(',')).join('\r\n')
}

const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
const quoted = (cell: string): string => (/[",;\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** SHA-256, as hex, of the addresses lower-cased, sorted by code unit, joined by line feeds. */
export function listHash(rows: readonly Pick<ListRow, 'address'>[]): string {
  const lines = rows.map((row) => keyOf(row.address)).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
