import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { unlessAborted, withTimeout } from '../../src/jobs/timeout.ts'

const HOUR = 3_600_000
const never = () => new Promise<never>(() => {})
const late = () => 'late'

describe('withTimeout', () => {
  it('answers what the work answers, or throws what it throws', async () => {
    expect(await withTimeout(async () => 'done', HOUR, late)).toBe('done')
    const broken = withTimeout(() => Promise.reject(new Error('broken')), HOUR, late)
    await expect(broken).rejects.toThrow('broken')
  })

  it('answers what `late` answers once the time is over, and aborts the work', async () => {
    let seen: AbortSignal | undefined
    const work = (signal: AbortSignal) => {
      seen = signal
      return never()
    }
    expect(await withTimeout(work, 1, late)).toBe('late')
    expect(seen?.aborted).toBe(true)
  })

  it('throws what `late` throws, also where the work throws at its abort', async () => {
    const heeding = (signal: AbortSignal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    const tooLate = () => {
      throw new Error('too late')
    }
    await expect(withTimeout(heeding, 1, tooLate)).rejects.toThrow('too late')
  })

  it('rejects at once when it is aborted from outside, and hands the abort on', async () => {
    const outer = new AbortController()
    let seen: AbortSignal | undefined
    const waiting = withTimeout(
      (signal) => {
        seen = signal
        return never()
      },
      HOUR,
      late,
      outer.signal,
    )
    outer.abort(new Error('the claim is lost'))
    await expect(waiting).rejects.toThrow('the claim is lost')
    expect(seen?.reason).toBe(outer.signal.reason)
  })

  it('does not begin where it is aborted already', async () => {
    let begun = false
    const work = async () => {
      begun = true
    }
    await expect(withTimeout(work, HOUR, late, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    expect(begun).toBe(false)
  })

  it('leaves nothing on the signal: a claim outlives thousands of calls', async () => {
    const { signal } = new AbortController()
    await withTimeout(async () => 'done', HOUR, late, signal)
    await withTimeout(never, 1, late, signal)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('unlessAborted', () => {
  it('is the work itself where nothing can abort it, or nothing does', async () => {
    const { signal } = new AbortController()
    expect(await unlessAborted(Promise.resolve('done'), undefined)).toBe('done')
    expect(await unlessAborted(Promise.resolve('done'), signal)).toBe('done')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('rejects with the reason, before or while the work is done, and drops what comes of it', async () => {
    const abort = new AbortController()
    let fail = (_error: Error) => {}
    const work = new Promise<string>((_resolve, reject) => {
      fail = reject
    })
    const waiting = unlessAborted(work, abort.signal)
    abort.abort(new Error('over'))
    fail(new Error('nobody asks any more'))
    await expect(waiting).rejects.toThrow('over')
    await expect(unlessAborted(Promise.resolve('done'), abort.signal)).rejects.toThrow('over')
  })
})
