/** One cell of a list: made tidy, and judged as an SMTP address. */

/** `text` is what is left; the flags say what was taken away, so that it can be said. */
export interface Tidied {
  readonly text: string
  readonly blanks: boolean
  readonly invisible: boolean
  readonly quotes: boolean
}

// Zero-width characters, joiners, bidirectional marks, the soft hyphen and a byte order mark in mid-file.
const INVISIBLE = /\u00AD|\u061C|\u180E|[\u200B-\u200F]|[\u202A-\u202E]|[\u2060-\u2064]|[\u2066-\u2069]|\uFEFF/g
const ODD_BLANK = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/
const QUOTES = /^["'“”„‟‘’‚‛«»]+|["'“”„‟‘’‚‛«»]+$/g

/** Takes away what nobody meant: surrounding blanks, invisible characters anywhere, quotation marks around a cell. */
export function tidy(cell: string): Tidied {
  const visible = cell.replace(INVISIBLE, '')
  const trimmed = visible.trim()
  // An apostrophe before = + - @ is what `csvForPeople` writes against formulas: ours, so nothing to tell.
  const bare = trimmed.replace(/^'(?=[=+\-@])/, '')
  const unquoted = bare.replace(QUOTES, '').trim()
  const edges = visible.slice(0, visible.length - visible.trimStart().length) + visible.slice(visible.trimEnd().length)
  return {
    text: unquoted,
    blanks: edges !== '' && !ODD_BLANK.test(edges),
    invisible: visible !== cell || ODD_BLANK.test(edges),
    quotes: unquoted !== bare,
  }
}

export interface Fault {
  readonly why: string
  readonly remedy: string
}

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const TOP_LABEL = /^(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/
const ASCII = /^[\x20-\x7e]*$/

interface Parts {
  readonly whole: string
  readonly local: string
  readonly domain: string
}

const WRITE_PRIMARY = 'Write the primary SMTP address as it stands on-premises, e.g. anna.berg@contoso.com.'

/** Read from above: the first that holds is the one told. Lengths: RFC 5321, 64 before the @ and 254 in all. */
const FAULTS: readonly {
  readonly if: (a: Parts) => boolean
  readonly why: string
  readonly remedy: string | ((a: Parts) => string)
}[] = [
  {
    if: (a) => CONTROL.test(a.whole),
    why: 'holds a control character (perhaps a line break or a tab)',
    remedy: 'Type the address again by hand.',
  },
  {
    if: (a) => /[<>]/.test(a.whole),
    why: 'holds a name or angle brackets',
    remedy: 'Write the address alone: what stands between < and >.',
  },
  {
    if: (a) => /^(?:smtp|mailto|sip|x500):/i.test(a.whole),
    why: 'begins with a prefix such as SMTP: or mailto:',
    remedy: 'Write the address without the prefix.',
  },
  {
    if: (a) => /^\/o=/i.test(a.whole),
    why: 'is an Exchange address (legacyExchangeDN), not an SMTP address',
    remedy: WRITE_PRIMARY,
  },
  {
    if: (a) => /^[^@]*\\/.test(a.whole),
    why: 'is an account name (DOMAIN\\user), not an address',
    remedy: WRITE_PRIMARY,
  },
  {
    if: (a) => /[,;]/.test(a.whole),
    why: 'holds a comma or a semicolon',
    remedy: 'One address a line; if the whole line stands in quotation marks, remove them.',
  },
  { if: (a) => /\s/.test(a.whole), why: 'has a blank inside', remedy: 'Remove the blank.' },
  { if: (a) => !a.whole.includes('@'), why: 'has no @', remedy: WRITE_PRIMARY },
  {
    if: (a) => a.whole.indexOf('@') !== a.whole.lastIndexOf('@'),
    why: 'has more than one @',
    remedy: 'One address a line.',
  },
  { if: (a) => a.local === '', why: 'has nothing before the @', remedy: WRITE_PRIMARY },
  { if: (a) => a.domain === '', why: 'has nothing after the @', remedy: WRITE_PRIMARY },
  {
    if: (a) => !ASCII.test(a.local),
    why: 'has letters before the @ that SMTP addresses of Exchange 2003 and 2007 cannot have',
    remedy: WRITE_PRIMARY,
  },
  { if: (a) => !ASCII.test(a.domain), why: 'has a domain with letters beyond ASCII', remedy: (a) => asciiRemedy(a) },
  { if: (a) => a.local.length > 64, why: 'has more than 64 characters before the @', remedy: WRITE_PRIMARY },
  { if: (a) => a.whole.length > 254, why: 'is longer than 254 characters', remedy: WRITE_PRIMARY },
  {
    if: (a) => !ATOM.test(a.local),
    why: 'has dots or characters before the @ that are not allowed there',
    remedy: WRITE_PRIMARY,
  },
  { if: (a) => !a.domain.includes('.'), why: 'has a domain without a dot', remedy: WRITE_PRIMARY },
  {
    if: (a) => !a.domain.split('.').every((label) => LABEL.test(label)),
    why: 'has a domain that is not spelled as one',
    remedy: WRITE_PRIMARY,
  },
  {
    if: (a) => !TOP_LABEL.test(a.domain.slice(a.domain.lastIndexOf('.') + 1)),
    why: 'ends in something that is no top-level domain',
    remedy: WRITE_PRIMARY,
  },
]

/** Why this tidied text is no SMTP address; undefined when it is one. */
export function addressFault(text: string): Fault | undefined {
  const parts: Parts = { whole: text, local: text.slice(0, Math.max(text.indexOf('@'), 0)), domain: domainOf(text) }
  const fault = FAULTS.find((candidate) => candidate.if(parts))
  if (!fault) return undefined
  return { why: fault.why, remedy: typeof fault.remedy === 'string' ? fault.remedy : fault.remedy(parts) }
}

/** What stands after the last @, lower-cased; empty where there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : address.slice(at + 1).toLowerCase()
}

/** Addresses are compared without regard to case: Exchange does so too. */
export const keyOf = (address: string): string => address.trim().toLowerCase()

/** A cell as it may be shown: short, nothing invisible. */
export function shown(text: string): string {
  const clean = text.replace(new RegExp(CONTROL, 'g'), '�')
  return clean.length > 64 ? `${clean.slice(0, 63)}…` : clean
}

function asciiRemedy({ local, domain }: Parts): string {
  try {
    return `Write the domain as DNS knows it: ${local}@${new URL(`http://${domain}`).hostname}.`
  } catch {
    return WRITE_PRIMARY
  }
}
