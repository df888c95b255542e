import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

const LARGEST = 256 * 1024 * 1024
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The bytes of an answer as text, or undefined where they are none: a 403 for an unknown or unpermitted cmdlet is NUL
 * bytes that claim to be gzip (facts 1.8), so nothing may be decoded before we look.
 */
export function decodeBody(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  try {
    const text = utf8.decode(unpack(bytes, encoding?.trim().toLowerCase() ?? ''))
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** We ask for `identity`; proxies pack nevertheless, and some say gzip of what is plain. */
function unpack(bytes: Uint8Array, encoding: string): Uint8Array {
  if (bytes.length === 0) return bytes
  if (encoding === 'br') return brotliDecompressSync(bytes, { maxOutputLength: LARGEST })
  if (encoding === 'deflate') return inflateSync(bytes, { maxOutputLength: LARGEST })
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: LARGEST })
  return bytes
}

/** The text as JSON, or undefined where it is something else. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined || text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
