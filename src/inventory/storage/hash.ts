/** Hashes of texts: fast and well spread, against nobody's malice. */

/** 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return spread(hash)
}

/** 64 bits in two numbers: two rows with the same are taken for the same. */
export function contentHash(text: string): readonly [number, number] {
  let one = 0x9e3779b9
  let two = 0x85ebca6b
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 0x9e3779b1)
    two = Math.imul(two ^ code, 0x5f356495)
    two ^= two >>> 15
  }
  return [spread(one ^ text.length), spread(two ^ (one >>> 16))]
}

/** Every bit of the result depends on every bit of the number. */
function spread(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
