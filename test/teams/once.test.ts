import { expect, it } from 'vitest'
import { InboundSchema } from '../../src/teams/inbound.ts'
import { deliveryKey } from '../../src/teams/once.ts'
import { personal } from './payloads.ts'

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
