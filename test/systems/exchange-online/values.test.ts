import { describe, expect, it } from 'vitest'
import {
  bytes,
  date,
  flag,
  guid,
  number,
  text,
  texts,
  timeSpan,
  withoutCompanions,
} from '../../../src/systems/exchange-online/values.ts'

describe('text', () => {
  it.each([
    ['Synced', 'Synced'],
    ['NotYetInvented', 'NotYetInvented'],
    ['', undefined],
    [' ', undefined],
    [7, '7'],
    [true, 'true'],
    [null, undefined],
    [undefined, undefined],
    [['a'], undefined],
    [{ Name: 'sales-1' }, 'sales-1'],
    [{ Identity: 'src-2007', Guid: 'x' }, 'src-2007'],
    [{ value: 'Synced', Value: 'Synced' }, 'Synced'],
    [{ Other: 'x' }, undefined],
  ])('%j → %j', (value, read) => expect(text(value)).toBe(read))
})

describe('number', () => {
  it.each([
    [12, 12],
    ['12', 12],
    ['2,412', 2412],
    ['106,300,440,576', 106300440576],
    ['-3', -3],
    ['97.5', 97.5],
    ['Unlimited', undefined],
    ['', undefined],
    [null, undefined],
    [Number.NaN, undefined],
    ['1,2', undefined],
  ])('%j → %j', (value, read) => expect(number(value)).toBe(read))
})

describe('flag', () => {
  it.each([
    [true, true],
    [false, false],
    ['True', true],
    ['$false', false],
    ['yes', undefined],
    [undefined, undefined],
  ])('%j → %j', (value, read) => expect(flag(value)).toBe(read))
})

describe('bytes', () => {
  it.each([
    ['99 GB (106,300,440,576 bytes)', 106300440576],
    ['0 B (0 bytes)', 0],
    ['1.221 GB (1,311,132,106 bytes)', 1311132106],
    ['1.5 MB', 1572864],
    ['10 KB', 10240],
    ['512 B', 512],
    ['2 TB', 2199023255552],
    [1024, 1024],
    ['1024', 1024],
    [{ Value: '1 KB (1,024 bytes)' }, 1024],
    ['Unlimited', undefined],
    [null, undefined],
  ])('%j → %j', (value, read) => expect(bytes(value)).toBe(read))
})

describe('timeSpan', () => {
  it.each([
    ['00:00:00', 0],
    ['90.00:00:00', 90 * 86_400_000],
    ['01:02:03', 3_723_000],
    ['1.02:03:04.5000000', 93_784_500],
    ['-00:00:01', -1000],
    ['soon', undefined],
    [undefined, undefined],
  ])('%j → %j', (value, read) => expect(timeSpan(value)).toBe(read))
})

describe('date', () => {
  it.each([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.1234567Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T10:00:00', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['/Date(1700000000000)/', '2023-11-14T22:13:20.000Z'],
    ['0001-01-01T00:00:00', undefined],
    ['1601-01-01T00:00:00Z', undefined],
    ['yesterday', undefined],
    ['2026-13-45T10:00:00Z', undefined],
    [null, undefined],
  ])('%j → %j', (value, read) => expect(date(value)?.toISOString()).toBe(read))
})

describe('guid', () => {
  it.each([
    ['5b0c2e2e-0000-4000-8000-000000000001', '5b0c2e2e-0000-4000-8000-000000000001'],
    ['00000000-0000-0000-0000-000000000000', undefined],
    [null, undefined],
  ])('%j → %j', (value, read) => expect(guid(value)).toBe(read))
})

describe('texts', () => {
  it.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    [[{ Message: 'said' }, null, ''], ['said']],
    [undefined, []],
    [null, []],
  ])('%j → %j', (value, read) => expect(texts(value)).toEqual(read))
})

describe('withoutCompanions', () => {
  it('drops every key with @, at every depth', () => {
    const row = {
      '@odata.type': '#x',
      Status: 'Synced',
      'Status@odata.type': '#y',
      Reports: [{ 'Url@data.type': 's', Url: 'u' }],
      Endpoint: { 'Name@odata.type': 's', Name: 'e', At: null },
    }
    expect(withoutCompanions(row)).toEqual({
      Status: 'Synced',
      Reports: [{ Url: 'u' }],
      Endpoint: { Name: 'e', At: null },
    })
  })
})
