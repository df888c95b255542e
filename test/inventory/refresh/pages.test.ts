import { expect, it } from 'vitest'
import { manualClock } from '../../../src/clock.ts'
import { takePages } from '../../../src/inventory/refresh/pages.ts'
import { withSignal } from '../../../src/trace.ts'

function answers(pages: number) {
  const clock = manualClock(new Date(0))
  const events: string[] = []
  let inTheAir = 0
  let most = 0
  const ask = async (next: string | undefined) => {
    const n = Number(next ?? 0)
    events.push(`ask ${n}`)
    inTheAir += 1
    most = Math.max(most, inTheAir)
    clock.advance(10)
    await Promise.resolve()
    inTheAir -= 1
    return { n, next: n + 1 < pages ? String(n + 1) : undefined }
  }
  const take = async ({ n }: { n: number }, at: number) => {
    events.push(`take ${n} of ${at}`)
    await Promise.resolve()
  }
  return { clock, events, ask, take, most: () => most }
}

it('asks for the next page while one is taken, one at a time, and tells when each was asked for', async () => {
  const { clock, events, ask, take, most } = answers(3)
  await takePages(clock, undefined, ask, take, () => true)
  expect(events).toEqual(['ask 0', 'ask 1', 'take 0 of 0', 'ask 2', 'take 1 of 10', 'take 2 of 20'])
  expect(most()).toBe(1)
})

it('asks for none in vain where it is to stop', async () => {
  const { clock, events, ask, take } = answers(9)
  await takePages(clock, '3', ask, take, ({ n }) => n < 4)
  expect(events).toEqual(['ask 3', 'ask 4', 'take 3 of 0', 'take 4 of 10'])
})

it('fails with the page that failed, what came before being taken', async () => {
  const { clock, events, ask, take } = answers(9)
  const failing = (next: string | undefined) => (next === '2' ? Promise.reject(new Error('gone')) : ask(next))
  await expect(takePages(clock, undefined, failing, take, () => true)).rejects.toThrow('gone')
  expect(events.filter((event) => event.startsWith('take'))).toEqual(['take 0 of 0', 'take 1 of 10'])
})

it('stops between two pages when it is aborted', async () => {
  const { clock, events, ask, take } = answers(9)
  const stop = new AbortController()
  const taking = async (page: { n: number }, at: number) => {
    await take(page, at)
    if (page.n === 1) stop.abort()
  }
  const reading = withSignal(stop.signal, () => takePages(clock, undefined, ask, taking, () => true))
  await expect(reading).rejects.toThrow('aborted')
  expect(events.at(-1)).toBe('take 1 of 10')
})
