import { describe, expect, it } from 'vitest'
import { wallSleep } from '../../src/jobs/sleep.ts'

describe('wallSleep', () => {
  it('ends at once when aborted, with the reason', async () => {
    const abort = new AbortController()
    const asleep = wallSleep(3_600_000, abort.signal)
    abort.abort(new Error('shutting down'))
    await expect(asleep).rejects.toThrow('shutting down')
    await expect(wallSleep(3_600_000, abort.signal)).rejects.toThrow('shutting down')
  })

  it('resolves', async () => {
    await expect(wallSleep(0)).resolves.toBeUndefined()
  })
})
