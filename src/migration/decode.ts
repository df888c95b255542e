/** Bytes of a list file -> text: which encoding it is, or why it is no text at all. */

/** What a person should know of the reading is in `notes`; `refused` says why it cannot be read and what to do. */
export type Decoded =
  | { readonly text: string; readonly notes: readonly string[] }
  | { readonly refused: string; readonly remedy: string }

const SAVE_AS_CSV = 'In Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”, and send that file.'

/** First bytes of files people send in place of a CSV. */
const NOT_TEXT: readonly { readonly magic: readonly number[]; readonly is: string; readonly remedy: string }[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], is: 'an Excel workbook (.xlsx) or a zip file', remedy: SAVE_AS_CSV },
  { magic: [0x50, 0x4b, 0x05, 0x06], is: 'an empty zip file', remedy: SAVE_AS_CSV },
  { magic: [0xd0, 0xcf, 0x11, 0xe0], is: 'an old Excel workbook (.xls)', remedy: SAVE_AS_CSV },
  { magic: [0x25, 0x50, 0x44, 0x46], is: 'a PDF', remedy: 'Send the list itself as a CSV file.' },
  { magic: [0x1f, 0x8b], is: 'a compressed file (gzip)', remedy: 'Unpack it and send the CSV file inside.' },
  {
    magic: [0x7b, 0x5c, 0x72, 0x74, 0x66],
    is: 'a rich text document (.rtf)',
    remedy: 'Save it as plain text (.txt or .csv).',
  },
]

/** 2,000 addresses of the greatest length are about half a megabyte; more is not a list. */
const MAX_BYTES = 4 * 1024 * 1024

export function decode(input: Uint8Array | string): Decoded {
  const size = input.length
  if (size > MAX_BYTES) {
    return {
      refused: `The file holds ${(size / 1024 / 1024).toFixed(1)} MB; a list of 2,000 addresses is far below ${MAX_BYTES / 1024 / 1024} MB.`,
      remedy: 'Send only the column EmailAddress, at most 2,000 rows a file.',
    }
  }
  return orRefused(typeof input === 'string' ? { text: withoutMark(input), notes: [] } : fromBytes(input))
}

function fromBytes(bytes: Uint8Array): Decoded {
  const known = NOT_TEXT.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte))
  if (known) return { refused: `This is ${known.is}, not a CSV file.`, remedy: known.remedy }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 'utf-16le', false)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, 'utf-16be', false)
  const sniffed = sniffUtf16(bytes)
  if (sniffed) return utf16(bytes, sniffed, true)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), notes: [] }
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      notes: ['The file is not UTF-8: it was read as Windows-1252. Look at names with accents before you go on.'],
    }
  }
}

function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', sniffed: boolean): Decoded {
  const name = encoding === 'utf-16le' ? 'UTF-16 (“Unicode”)' : 'UTF-16, big-endian'
  const note = `The file was read as ${name}${sniffed ? ', though no mark at its beginning says so' : ''}.`
  return { text: withoutMark(new TextDecoder(encoding).decode(bytes)), notes: [note] }
}

/** ASCII in UTF-16 has a NUL in every second byte: where they are tells the order. */
function sniffUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.floor(Math.min(bytes.length, 4096) / 2)
  if (pairs < 2) return undefined
  let even = 0
  let odd = 0
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) even++
    if (bytes[2 * i + 1] === 0) odd++
  }
  if (odd > pairs * 0.6 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.6 && odd < pairs * 0.05) return 'utf-16be'
  return undefined
}

const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)

/** Text may still be no list: bytes of some program, or a saved web page (which old systems “export” as .csv or .xls). */
function orRefused(decoded: Decoded): Decoded {
  if ('refused' in decoded) return decoded
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is counted
  const controls = decoded.text.match(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g)?.length ?? 0
  if (controls > 3 && controls * 20 > decoded.text.length) {
    return { refused: 'This file is not text: most likely a program’s own format.', remedy: SAVE_AS_CSV }
  }
  if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(decoded.text)) {
    return { refused: 'This is a web page or XML, not a CSV file.', remedy: `Open it in Excel. ${SAVE_AS_CSV}` }
  }
  return decoded
}
