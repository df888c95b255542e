import { describe, expect, it } from 'vitest'
import { onceIn } from '../../src/app/once.ts'
import { manualClock } from '../../src/clock.ts'
import type { BotOptions } from '../../src/teams/bot.ts'
import { InboundSchema } from '../../src/teams/inbound.ts'
import { deliveryKey } from '../../src/teams/once.ts'
import { memoryStore } from '../support/memory-store.ts'
import { openHouse } from './bot.ts'
import { channel, click, personal } from './payloads.ts'

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

describe('a bot that was started anew', () => {
  const restarted = async (once: BotOptions['once'], ...activities: ((url: string) => Record<string, unknown>)[]) => {
    const bot = await openHouse({ once })
    for (const activity of activities) expect((await bot.post(activity(bot.connector.url))).status).toBe(200)
    const { requests, installed } = bot
    await bot.close()
    return [requests.length, installed.length]
  }
  const lasting = (wall = manualClock(new Date('2026-11-22T10:00:00Z'))) => {
    const store = memoryStore()
    return { wall, once: () => ({ deliveries: onceIn(store, wall, 3_600_000), greetings: onceIn(store, wall) }) }
  }

  it('takes a line that is delivered again once, and the next', async () => {
    const { once } = lasting()
    const again = personal('http://127.0.0.1:1', { text: 'status' })
    const line = (serviceUrl: string) => ({ ...again, serviceUrl })
    expect(await restarted(once(), line, line)).toEqual([1, 0])
    expect(await restarted(once(), line, (url) => personal(url, { text: 'status' }))).toEqual([1, 0])
  })

  it('takes a press that is delivered again once', async () => {
    const { once } = lasting()
    const again = click('http://127.0.0.1:1', { verb: 'stagecoach', data: { command: 'status', args: {}, card: 'x' } })
    const press = (serviceUrl: string) => ({ ...again, serviceUrl })
    expect(await restarted(once(), press)).toEqual([1, 0])
    expect(await restarted(once(), press)).toEqual([0, 0])
  })

  it('greets nobody twice, however much later', async () => {
    const { wall, once } = lasting()
    const added = (url: string) => channel(url, { text: undefined, type: 'installationUpdate', action: 'add' })
    expect(await restarted(once(), added)).toEqual([0, 1])
    wall.advance(30 * 86_400_000)
    expect(await restarted(once(), added)).toEqual([0, 0])
  })
})
