import { describe, expect, it } from 'vitest'
import { Dictionary } from '../../../src/inventory/storage/dictionary.ts'
import { Packer } from '../../../src/inventory/storage/packer.ts'
import { Unpacker } from '../../../src/inventory/storage/unpacker.ts'

const dictionary = new Dictionary()
const packer = new Packer(dictionary)
const unpacker = new Unpacker(dictionary)

function packed(...values: unknown[]): Buffer {
  packer.begin()
  for (const value of values) packer.value(value)
  return Buffer.from(packer.bytes)
}

function back(bytes: Buffer, count: number): unknown[] {
  unpacker.begin(bytes, 0)
  return Array.from({ length: count }, () => unpacker.value())
}

const GUID = '8f0b7a52-0c1e-4c6e-9a3b-1d2e3f405162'

describe('a packed record', () => {
  it.each<[string, unknown]>([
    ['a text', 'Anna'],
    ['no text', ''],
    ['an address', 'anna.berg@contoso.example'],
    ['an address without a name', '@contoso.example'],
    ['more than one @', 'a@b@c'],
    ['a GUID', GUID],
    ['a GUID in capitals', GUID.toUpperCase()],
    ['nearly a GUID', '8f0b7a52-0c1e-4c6e-9a3b-1d2e3f40516g'],
    ['a GUID with dashes elsewhere', '8f0b7a5200c1e-4c6e-9a3b-1d2e3f405162'],
    ['letters of others', 'Åsa Ö 日本 🙂@münchen.example'],
    ['a long text', `x${'y'.repeat(5_000)}`],
    ['counts', [0, 1, 127, 128, 16_384, 2 ** 31 - 1]],
    ['other numbers', [-1, 2 ** 31, 2 ** 53, 0.1, 1e300]],
    ['truth', [true, false, null, undefined]],
    ['a date', new Date('2026-03-04T05:06:07.089Z')],
    ['fields', { a: undefined, b: [], c: { d: GUID } }],
    ['other fields, then the same', [{ a: 1 }, { a: 2 }]],
    ['licences', [{ skuId: GUID, disabledPlans: [GUID] }]],
    ['hundreds of addresses', Array.from({ length: 400 }, (_, n) => `a${n % 90}@b${n % 7}.example`)],
  ])('gives back %s', (_, value) => {
    const bytes = packed(value, 'after', { value }, value)
    expect(back(bytes, 4)).toStrictEqual([value, 'after', { value }, value])
  })

  it('is small where a person’s texts repeat, or others have them too', () => {
    const row = {
      id: GUID,
      type: 'UserMailbox',
      mail: 'anna@contoso.example',
      all: ['anna@contoso.example', 'anna@x.example'],
    }
    packed(row)
    expect(packed(row).length).toBeLessThan(50)
    expect(JSON.stringify(row).length).toBeGreaterThan(130)
  })

  it('is as true when there are more different texts than are shared', () => {
    const texts = Array.from({ length: 31_000 }, (_, n) => `text ${n}`)
    const bytes = texts.map((text) => packed(text, `a@${text}`, [{ text }]))
    expect(bytes.map((one) => back(one, 3))).toStrictEqual(texts.map((text) => [text, `a@${text}`, [{ text }]]))
  })
})
