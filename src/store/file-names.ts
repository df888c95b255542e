/**
 * Document ids as file names that every file system tells apart: lower-case letters, digits, `-` and `_` stand for
 * themselves, all else is `%` and two hex digits of its UTF-8. So `A` and `a` differ where case does not, `a/b` stays
 * in its folder and `con` opens no device on Windows.
 */
import { createHash } from 'node:crypto'

const PLAIN = /^[a-z0-9_-]$/
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/
/** File systems take 255 bytes; temporary and set-aside names add to it. */
const LONGEST = 160

export function encodeName(id: string): string {
  let name = ''
  for (const character of id) name += PLAIN.test(character) ? character : escaped(character)
  if (DEVICE.test(name)) name = escaped(name[0] ?? '') + name.slice(1)
  if (name.length <= LONGEST) return name === '' ? '%' : name
  // Not reversible, which is why every document holds its id.
  return `${name.slice(0, 80)}~${createHash('sha256').update(id).digest('hex')}`
}

function escaped(character: string): string {
  return [...Buffer.from(character, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
