/** The first lines of a list: which separator, which columns, or that there is no header. */

import { shown, tidy } from './address.ts'

/** `row` is the line as a spreadsheet shows it (header = 1); undefined = the whole file. */
export interface ListProblem {
  readonly row: number | undefined
  readonly text: string
  readonly remedy: string
}

/** Cells of the file by row: index 0 is row 1 as a spreadsheet shows it. */
export type Grid = readonly (readonly string[])[]

/** Where the wanted columns are, `from` which grid index the data begins, how many columns the header has. */
export interface Columns {
  readonly address: number
  readonly force: number | undefined
  readonly from: number
  /** undefined = no header. */
  readonly width: number | undefined
  readonly notes: readonly string[]
}

const SEPARATORS = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const
export type Separator = keyof typeof SEPARATORS

/** The separator that stands most often in the first line that says anything, outside quotation marks; commas on a tie. */
export function separatorOf(text: string): { separator: Separator; note: string | undefined } {
  const line = text.split('\n', 50).find((l) => l.trim() !== '' && !isTypeLine(l)) ?? ''
  const bare = line.replace(/"[^"]*"/g, '')
  let separator: Separator = ','
  for (const candidate of [';', '\t'] as const) {
    if (count(bare, candidate) > count(bare, separator)) separator = candidate
  }
  const note = separator === ',' ? undefined : `The columns are separated by ${SEPARATORS[separator]}: understood.`
  return { separator, note }
}

const count = (text: string, part: string): number => text.split(part).length - 1

/** The line that PowerShell's Export-Csv writes without -NoTypeInformation. */
const isTypeLine = (line: string): boolean => /^"?#TYPE /i.test(line)

const SPELLINGS: Readonly<Record<string, 'EmailAddress' | 'ForceChangePassword' | 'Username'>> = {
  emailaddress: 'EmailAddress',
  forcechangepassword: 'ForceChangePassword',
  username: 'Username',
}

/** Columns that people's exports have in place of EmailAddress: not guessed, but named in the way out. */
const LIKELY = [
  'primarysmtpaddress',
  'windowsemailaddress',
  'email',
  'mail',
  'emailaddresses',
  'smtpaddress',
  'address',
  'userprincipalname',
]

const PASSWORD =
  /^(?:initial|temp|temporary|new|user|default|cloud)?(?:password|passwd|passphrase|pwd|kennwort|passwort|motdepasse|contrasena|contraseña|senha|wachtwoord|parola|heslo|haslo|hasło|пароль)s?\d*$/

const plain = (cell: string): string =>
  tidy(cell)
    .text.toLowerCase()
    .replace(/[\s_-]/g, '')

/** Reads the header, or understands that the file is a plain list. No value of a password column is ever looked at. */
export function columnsOf(grid: Grid): Columns | ListProblem {
  const notes: string[] = []
  let at = grid.findIndex((row) => row.some((cell) => tidy(cell).text !== ''))
  if (at < 0) return { row: undefined, text: 'The file is empty.', remedy: HOW }
  if (isTypeLine(grid[at]?.[0] ?? '')) {
    notes.push(`Row ${at + 1} (#TYPE, written by Export-Csv) was left out.`)
    at = grid.findIndex((row, i) => i > at && row.some((cell) => tidy(cell).text !== ''))
    if (at < 0) return { row: undefined, text: 'The file holds nothing but a #TYPE line.', remedy: HOW }
  }
  const header = grid[at] ?? []
  const names = header.map(plain)
  const secret = names.findIndex((name) => PASSWORD.test(name))
  if (secret >= 0) {
    return {
      row: at + 1,
      text: `The list has a ${shown(tidy(header[secret] ?? '').text)} column: refused. No password ever passes through Teams or this bot, and a staged migration with directory sync needs none.`,
      remedy: 'Delete that column, save, and send the list again. Change any password that has already been sent here.',
    }
  }
  const address = names.indexOf('emailaddress')
  if (address < 0)
    return header.some((cell) => cell.includes('@')) ? plainList(grid, at, notes) : noColumn(grid, at, names)
  if (names.indexOf('emailaddress', address + 1) >= 0) {
    return {
      row: at + 1,
      text: 'There are two EmailAddress columns.',
      remedy: 'Keep the one with the on-premises primary addresses.',
    }
  }
  const force = names.indexOf('forcechangepassword')
  return {
    address,
    force: force < 0 ? undefined : force,
    from: at + 1,
    width: header.length,
    notes: [...notes, ...columnNotes(header, names)],
  }
}

const HOW = 'Send a CSV whose first line is EmailAddress, with one primary address a line below it.'

function columnNotes(header: readonly string[], names: readonly string[]): string[] {
  const notes: string[] = []
  const spelled = header.map((cell) => tidy(cell).text)
  const odd = spelled.filter((name, i) => {
    const known = SPELLINGS[names[i] ?? '']
    return known !== undefined && known.toLowerCase() !== name.toLowerCase()
  })
  for (const name of odd) notes.push(`The column “${shown(name)}” was read as ${SPELLINGS[plain(name)]}.`)
  if (names.includes('username')) notes.push('The column Username was left out: a staged migration does not need it.')
  const unknown = spelled.filter((name, i) => name !== '' && SPELLINGS[names[i] ?? ''] === undefined)
  if (unknown.length > 0) {
    notes.push(
      `${unknown.length === 1 ? 'The column' : 'The columns'} ${unknown.map(shown).join(', ')} ${unknown.length === 1 ? 'was' : 'were'} left out: Exchange Online accepts only EmailAddress and ForceChangePassword from us.`,
    )
  }
  return notes
}

/** No header. A second column there may be passwords (the documented order): refused without looking at a value. */
function plainList(grid: Grid, from: number, notes: readonly string[]): Columns | ListProblem {
  const wide = grid.findIndex((row, i) => i >= from && row.slice(1).some((cell) => tidy(cell).text !== ''))
  if (wide >= 0) {
    return {
      row: wide + 1,
      text: 'There is no header line, and more than one field in a line: it cannot be told which is the address.',
      remedy:
        'Put EmailAddress and the other column names on the first line, or send one address a line and nothing else. Never send passwords.',
    }
  }
  return {
    address: 0,
    force: undefined,
    from,
    width: undefined,
    notes: [...notes, 'There is no header line: the file was read as a plain list of addresses.'],
  }
}

function noColumn(grid: Grid, at: number, names: readonly string[]): ListProblem {
  const below = grid.findIndex((row) => row.some((cell) => plain(cell) === 'emailaddress'))
  if (below >= 0) {
    return {
      row: at + 1,
      text: `The header stands in row ${below + 1}, not on the first line.`,
      remedy: `Delete the ${below} lines above EmailAddress.`,
    }
  }
  const likely = names.findIndex((name) => LIKELY.includes(name))
  // Named only where the rows below look like data and the words like names: a first row may be no header but secrets.
  const isHeader = grid.some((row, i) => i > at && row.some((cell) => cell.includes('@')))
  const found = isHeader
    ? (grid[at] ?? []).map((cell) => tidy(cell).text).filter((name) => /^[\p{L} _-]{2,40}$/u.test(name))
    : []
  return {
    row: at + 1,
    text: `There is no column EmailAddress.${found.length > 0 ? ` Found: ${found.slice(0, 8).join(', ')}.` : ''}`,
    remedy:
      likely < 0
        ? HOW
        : `If “${shown(tidy(grid[at]?.[likely] ?? '').text)}” holds the on-premises primary SMTP addresses, rename it to EmailAddress and send the list again.`,
  }
}
