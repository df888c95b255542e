import { describe, expect, it } from 'vitest'
import { ByteArray, bodyOf, type Parameters, TimeSpan } from '../../../src/systems/exchange-online/parameters.ts'

const sent = (parameters: Parameters) => JSON.parse(bodyOf('Set-Thing', parameters)).CmdletInput.Parameters

describe('a parameter', () => {
  it.each<[string, Parameters[string], unknown]>([
    ['text', 'sales-1', 'sales-1'],
    ['a switch', true, true],
    ['false, for it is no empty one', false, false],
    ['a number', 0, 0],
    ['a time, in UTC with seven digits', new Date('2026-11-22T10:00:00.123Z'), '2026-11-22T10:00:00.1230000Z'],
    ['a span of days', new TimeSpan(90 * 86_400_000), '90.00:00:00'],
    ['a span within a day', new TimeSpan(((1 * 60 + 2) * 60 + 3) * 1000), '0.01:02:03'],
    ['a span backwards', new TimeSpan(-86_399_000), '-0.23:59:59'],
    ['several texts', ['a', 'b'], ['a', 'b']],
    [
      'a hashtable, with its tag',
      { Add: ['a'], Since: new Date(0) },
      { '@odata.type': '#Exchange.GenericHashTable', Add: ['a'], Since: '1970-01-01T00:00:00.0000000Z' },
    ],
    [
      'bytes',
      new ByteArray(Buffer.from('EmailAddress')),
      { '@odata.type': '#Exchange.ByteArrayType', Data: 'RW1haWxBZGRyZXNz' },
    ],
  ])('may be %s', (_, value, expected) => {
    expect(sent({ Value: value })).toEqual({ Value: expected })
  })

  it('of hashtables is told so by the key beside it', () => {
    expect(sent({ Rules: [{ Name: 'a' }, { Name: 'b' }] })).toEqual({
      Rules: [
        { '@odata.type': '#Exchange.GenericHashTable', Name: 'a' },
        { '@odata.type': '#Exchange.GenericHashTable', Name: 'b' },
      ],
      'Rules@odata.type': '#Collection(Exchange.GenericHashTable)',
    })
  })

  it('of several byte arrays, too', () => {
    expect(sent({ Files: [new ByteArray(Buffer.from('a'))] })).toMatchObject({
      'Files@odata.type': '#Collection(Exchange.ByteArrayType)',
    })
  })

  it.each<[Parameters]>([[{ Users: ['a', ' '] }], [{ Users: [] }], [{ Identity: '' }], [{ Identity: 'a*' }]])(
    'is never empty, nor everybody: %j',
    (parameters) => {
      expect(() => bodyOf('Set-Thing', parameters)).toThrow(TypeError)
    },
  )
})
