import { describe, expect, it } from 'vitest'
import { KeyedQueue, Queue } from '../../src/jobs/queue.ts'

/** A task that ends when it is told to. */
function held(name: string, log: string[]) {
  let end = () => {}
  const until = new Promise<void>((resolve) => {
    end = resolve
  })
  const task = async () => {
    log.push(`${name} begins`)
    await until
    log.push(`${name} ends`)
    return name
  }
  return { task, end }
}

describe('a queue', () => {
  it('runs one after the other, in order, and answers each caller with his own', async () => {
    const log: string[] = []
    const [a, b] = [held('a', log), held('b', log)]
    const queue = new Queue()
    const both = [queue.run(a.task), queue.run(b.task)]
    b.end()
    a.end()
    expect(await Promise.all(both)).toEqual(['a', 'b'])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('goes on after a failure, which only its caller sees', async () => {
    const queue = new Queue()
    const failed = queue.run(async () => {
      throw new Error('one fails')
    })
    const next = queue.run(async () => 'next')
    await expect(failed).rejects.toThrow('one fails')
    expect(await next).toBe('next')
  })

  it('is idle when all is done, well or badly', async () => {
    const queue = new Queue()
    const log: string[] = []
    queue.run(() => Promise.reject(new Error('badly'))).catch(() => log.push('failed'))
    void queue.run(async () => log.push('done'))
    await queue.idle()
    expect(log).toEqual(['failed', 'done'])
  })
})

describe('a queue by keys', () => {
  it('keeps one key in order and never lets another wait for it', async () => {
    const log: string[] = []
    const [a, b, other] = [held('a', log), held('b', log), held('other', log)]
    const queue = new KeyedQueue()
    const first = queue.run('x', a.task)
    const second = queue.run('x', b.task)
    b.end()
    other.end()
    expect(await queue.run('y', other.task)).toBe('other')
    expect(log).toEqual(['a begins', 'other begins', 'other ends'])
    a.end()
    expect(await Promise.all([first, second])).toEqual(['a', 'b'])
    expect(log.slice(3)).toEqual(['a ends', 'b begins', 'b ends'])
  })

  it('forgets a key at rest, after a failure too', async () => {
    const queue = new KeyedQueue()
    const failed = queue.run('x', () => Promise.reject(new Error('one fails')))
    const next = queue.run('x', async () => 'next')
    expect(queue.size).toBe(1)
    await expect(failed).rejects.toThrow('one fails')
    expect(await next).toBe('next')
    expect(queue.size).toBe(0)
  })

  it('is idle when every key is', async () => {
    const log: string[] = []
    const [a, b] = [held('a', log), held('b', log)]
    const queue = new KeyedQueue()
    void queue.run('x', a.task)
    void queue.run('y', b.task)
    a.end()
    b.end()
    await queue.idle()
    expect(log).toContain('a ends')
    expect(log).toContain('b ends')
  })
})
