/** Hashes of texts: fast, against nobody's malice. */
import { crc32 } from 'node:zlib'

/** 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return spread(hash)
}

/** 32 bits: two rows with the same are taken for the same. */
export function contentHash(text: string): number {
  return crc32(text)
}

/** Every bit of the result depends on every bit of the number. */
function spread(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
