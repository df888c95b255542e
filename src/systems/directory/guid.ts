/** Sixteen bytes as text, the way Microsoft writes them: the first three groups little-endian (MS-DTYP 2.3.4). Pure. */
import type { Values } from './values.ts'

const ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15]
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-cased; undefined where it is not sixteen bytes. */
export function guidText(bytes: Uint8Array | undefined): string | undefined {
  if (bytes?.length !== 16) return undefined
  let text = ''
  for (const at of ORDER) text += at < 0 ? '-' : HEX[bytes[at] ?? 0]
  return text
}

/** `objectGUID`; the name, lower-cased, where the directory shows none: every Active Directory has it. */
export function guidOf(entry: Values): string {
  return guidText(entry.bytes('objectGUID')) ?? entry.dn.toLowerCase()
}
