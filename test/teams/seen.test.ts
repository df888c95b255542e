import { expect, it } from 'vitest'
import { InboundSchema } from '../../src/teams/inbound.ts'
import { deliveryKey, Seen } from '../../src/teams/seen.ts'
import { personal } from './payloads.ts'

it('remembers so many, and forgets the oldest first', () => {
  const seen = new Seen(2)
  expect(['a', 'b', 'a', 'c', 'b', 'a'].map((key) => seen.first(key))).toEqual([true, true, false, true, false, true])
  seen.forget('a')
  expect(seen.first('a')).toBe(true)
})

it('remembers ten thousand unless told otherwise', () => {
  const seen = new Seen()
  for (let n = 0; n < 10_000; n++) seen.first(String(n))
  expect(seen.first('0')).toBe(false)
  seen.first('one more')
  expect(seen.first('1')).toBe(false)
  expect(seen.first('0')).toBe(true)
})

const sent = personal('http://127.0.0.1:1', { text: 'status', value: { a: 1 } })
const key = (fields: Record<string, unknown>) => deliveryKey(InboundSchema.parse({ ...sent, ...fields }))

it.each([
  { id: 'other' },
  { text: 'stop' },
  { value: { a: 2 } },
  { timestamp: '2026-11-22T10:00:01.000Z' },
  { from: { id: '29:other' } },
  { conversation: { id: 'a:other' } },
  { type: 'invoke' },
])('tells deliveries apart by %j', (fields) => {
  expect(key({})).toBe(key({ locale: 'de-DE' }))
  expect(key(fields)).not.toBe(key({}))
})

it.each([[null], [undefined], ['']])('calls nothing with the id %j a repetition', (id) => {
  expect(key({ id })).toBeUndefined()
})
