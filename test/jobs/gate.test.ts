import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/jobs/gate.ts'

describe('createGate', () => {
  it('lets so many in and no more, in order, and opens again after a failure', async () => {
    const gate = createGate(2)
    const order: number[] = []
    let inside = 0
    let most = 0
    const runs = [0, 1, 2, 3, 4].map((n) =>
      gate(async () => {
        order.push(n)
        most = Math.max(most, ++inside)
        await Promise.resolve()
        inside--
        if (n === 1) throw new Error('one fails')
        return n
      }).catch(() => 'failed'),
    )
    expect(await Promise.all(runs)).toEqual([0, 'failed', 2, 3, 4])
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect(most).toBe(2)
    expect(await Promise.all([gate(async () => 'later'), gate(async () => 'too')])).toEqual(['later', 'too'])
  })

  it('lets whoever is aborted leave the line, and those behind him in', async () => {
    const gate = createGate(1)
    const abort = new AbortController()
    let open = () => {}
    const first = gate(() => new Promise<void>((resolve) => (open = resolve)))
    const called: string[] = []
    const second = gate(async () => called.push('second'), abort.signal)
    const third = gate(async () => called.push('third'))
    abort.abort(new Error('the claim is lost'))
    await expect(second).rejects.toThrow('the claim is lost')
    open()
    await Promise.all([first, third])
    expect(called).toEqual(['third'])
    await gate(async () => called.push('fourth'))
    expect(called).toEqual(['third', 'fourth'])
  })

  it('does not let anyone in who was aborted before, and lets go of the signal of those who were in', async () => {
    const gate = createGate(1)
    const abort = new AbortController()
    let open = () => {}
    const first = gate(() => new Promise<void>((resolve) => (open = resolve)))
    const second = gate(async () => 'done', abort.signal)
    open()
    await first
    expect(await second).toBe('done')
    abort.abort(new Error('too late to matter'))
    await expect(gate(async () => 'done', abort.signal)).rejects.toThrow('too late to matter')
    expect(await gate(async () => 'free')).toBe('free')
  })
})
