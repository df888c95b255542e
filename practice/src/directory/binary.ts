/** Identifiers as Active Directory keeps them: bytes. Pure. */

/** The text form of a GUID as its 16 bytes: the first three groups are little-endian. */
export function guidBytes(text: string): Buffer {
  const [a = '', b = '', c = '', d = '', e = ''] = text.split('-')
  return Buffer.from(`${reversed(a)}${reversed(b)}${reversed(c)}${d}${e}`, 'hex')
}

function reversed(hex: string): string {
  let text = ''
  for (let at = hex.length - 2; at >= 0; at -= 2) text += hex.slice(at, at + 2)
  return text
}

/** The text form of a SID (`S-1-5-21-…`) as its bytes: authority big-endian, the rest little-endian. */
export function sidBytes(text: string): Buffer {
  const [revision = 1, authority = 5, ...subs] = text.split('-').slice(1).map(Number)
  const bytes = Buffer.alloc(8 + 4 * subs.length)
  bytes.writeUInt8(revision, 0)
  bytes.writeUInt8(subs.length, 1)
  bytes.writeUIntBE(authority, 2, 6)
  for (const [index, sub] of subs.entries()) bytes.writeUInt32LE(sub, 8 + 4 * index)
  return bytes
}
