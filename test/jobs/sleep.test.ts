import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { wallSleep } from '../../src/jobs/sleep.ts'

afterEach(() => void vi.useRealTimers())

describe('wallSleep', () => {
  it('ends at once when aborted, with the reason', async () => {
    const abort = new AbortController()
    const asleep = wallSleep(3_600_000, abort.signal)
    abort.abort(new Error('shutting down'))
    await expect(asleep).rejects.toThrow('shutting down')
    await expect(wallSleep(3_600_000, abort.signal)).rejects.toThrow('shutting down')
  })

  it('resolves, and lets go of the signal', async () => {
    await expect(wallSleep(0)).resolves.toBeUndefined()
    const { signal } = new AbortController()
    await expect(wallSleep(0, signal)).resolves.toBeUndefined()
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('leaves no timer behind when aborted', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const abort = new AbortController()
    const asleep = wallSleep(3_600_000, abort.signal)
    abort.abort(new Error('shutting down'))
    await expect(asleep).rejects.toThrow('shutting down')
    expect(vi.getTimerCount()).toBe(0)
  })
})
