/** `CSVData` as Exchange Online reads it: what it refuses, it refuses whole, before anything is made. */

import Papa from 'papaparse'
import { refuse } from './refusal.ts'
import { badParameter } from './wire.ts'

const COLUMNS = ['emailaddress', 'password', 'forcechangepassword', 'username']
const MAX_ROWS = 2_000
const SMTP = /^[^\s@<>()[\];:,"\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i

/** The addresses of a `CSVData` parameter. Throws `Refusal` (400). */
export function addressesOf(parameter: unknown, allowUnknownColumns: boolean): string[] {
  const parsed = Papa.parse<string[]>(text(parameter), { skipEmptyLines: true })
  const header = (parsed.data[0] ?? []).map((name) => name.trim().toLowerCase())
  const column = header.indexOf('emailaddress')
  if (column < 0) throw wrong("The CSV file doesn't have the required column: EmailAddress.")
  const unknown = header.filter((name) => !COLUMNS.includes(name))
  if (unknown.length > 0 && !allowUnknownColumns) {
    throw refuse('UnknownColumnsInCsvException', `The CSV file has unknown columns: ${unknown.join(', ')}.`)
  }
  const rows = parsed.data.slice(1)
  if (rows.length === 0) throw wrong('The CSV file has no rows.')
  if (rows.length > MAX_ROWS) throw wrong(`The CSV file has ${rows.length} rows; ${MAX_ROWS} are allowed.`)
  const seen = new Set<string>()
  return rows.map((row, index) => {
    const address = row[column] ?? ''
    const line = `Row ${index + 1}:`
    if (row.length !== header.length) throw badRow(`${line} it has ${row.length} columns, the header ${header.length}.`)
    if (!SMTP.test(address)) throw badRow(`${line} '${address}' isn't a valid SMTP address.`)
    if (seen.has(address.toLowerCase())) throw badRow(`${line} the user '${address}' appears more than once.`)
    seen.add(address.toLowerCase())
    return address
  })
}

const wrong = (message: string) => refuse('MigrationCSVParsingException', message)
const badRow = (message: string) => refuse('MigrationCSVRowValidationException', message)

/** base64 as plain text, or as the module sends it: `{"@odata.type":"#Exchange.ByteArrayType","Data":"…"}`. */
function text(parameter: unknown): string {
  const data = typeof parameter === 'object' && parameter !== null && 'Data' in parameter ? parameter.Data : parameter
  if (typeof data !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(data) || data.length % 4 !== 0 || data === '') {
    throw badParameter("Cannot bind parameter 'CSVData' to the target: it isn't a byte array in base64.")
  }
  return Buffer.from(data, 'base64')
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}
