import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBody, parseJson } from '../../src/systems/body.ts'

const bytes = Buffer.from('{"value":"Grüße"}')

describe('decodeBody', () => {
  it.each([
    ['plain', bytes, undefined],
    ['with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), undefined],
    ['gzip', gzipSync(bytes), 'gzip'],
    ['gzip that says nothing of it', gzipSync(bytes), undefined],
    ['plain that claims gzip', bytes, 'gzip'],
    ['deflate', deflateSync(bytes), 'deflate'],
    ['br', brotliCompressSync(bytes), 'br'],
  ])('%s', (_, packed, encoding) => expect(decodeBody(packed, encoding)).toBe('{"value":"Grüße"}'))

  it.each([
    ['NUL bytes that claim gzip', Buffer.alloc(16), 'gzip'],
    ['NUL bytes', Buffer.alloc(16), undefined],
    ['bytes that are no UTF-8', Buffer.from([0xc3, 0x28]), undefined],
    ['gzip cut short', gzipSync(bytes).subarray(0, 12), 'gzip'],
  ])('%s is no text', (_, packed, encoding) => expect(decodeBody(packed, encoding)).toBeUndefined())

  it('reads nothing as nothing', () => expect(decodeBody(Buffer.alloc(0), 'br')).toBe(''))
})

describe('parseJson', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['', undefined],
    ['<html>', undefined],
    [undefined, undefined],
  ])('%j → %j', (text, value) => expect(parseJson(text)).toEqual(value))
})
