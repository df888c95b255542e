/**
 * What every implementation of `Jobs` promises, in one process or in several. Nothing here sleeps or asserts how long
 * something took: events are waited for up to a deadline, and what must not happen is looked for after something that
 * was asked for later has happened.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Claim, Jobs, Work } from '../../src/jobs/jobs.ts'

/** Where workers meet: what one of them is woken for is durable here. */
export interface Ground {
  /** How many workers may live on it at the same time. */
  readonly workers: number
  /** Another worker: not started, and without handlers. */
  open(): Promise<Jobs>
  /** It ends in the midst of what it does and gives nothing back. What its looks do afterwards does not count. */
  kill(worker: Jobs): Promise<void>
  /** Every worker is killed, and all that is not durable is gone. */
  restart(): Promise<void>
  /** Lets time pass until it holds; throws where it does not within `DEADLINE`. */
  until(holds: () => boolean): Promise<void>
  close(): Promise<void>
}

/** Milliseconds: longer than it takes to find a dead worker out and to be looked at again three times. */
export const DEADLINE = 45_000
/** Milliseconds: a due time that does not come within a test. */
const NEVER = 3_600_000

/** A look that is under way until the test lets it go. */
interface Held {
  readonly claim: Claim
  readonly answer: (again?: number) => void
  readonly fail: () => void
}

const isValid = ({ signal, remaining }: Claim): boolean => !signal.aborted && remaining() > 0

export function jobsContract(name: string, openGround: () => Promise<Ground>): void {
  describe(`jobs: ${name}`, () => {
    let ground: Ground
    beforeEach(async () => {
      ground = await openGround()
    })
    afterEach(() => ground.close())

    /** Starts a worker whose looks are what the test says. */
    async function start(looks: Partial<Record<Work, (claim: Claim) => Promise<number | undefined>>>, parallel = 4) {
      const worker = await ground.open()
      for (const [work, look] of Object.entries(looks)) worker.handle(work as Work, parallel, look)
      await worker.start()
      return worker
    }

    /** Looks that stay under way. */
    function holding() {
      const held: Held[] = []
      const look = (claim: Claim) =>
        new Promise<number | undefined>((resolve, reject) => {
          held.push({ claim, answer: resolve, fail: () => reject(new Error('it failed')) })
        })
      const taken = async (count: number): Promise<Held> => {
        await ground.until(() => held.length >= count)
        const one = held[count - 1]
        if (one === undefined) throw new Error('nothing is held')
        return one
      }
      return { held, look, taken }
    }

    /** Resolves after everything that was due by now has had its time: what was asked for later has happened. */
    async function afterwards(worker: Jobs, count: () => number): Promise<void> {
      for (let pass = 0; pass < 3; pass++) {
        const before = count()
        await worker.wake('expire', `mark ${pass}`, 1_000)
        await ground.until(() => count() > before)
      }
    }
    function notes() {
      let count = 0
      const look = async () => {
        count += 1
        return undefined
      }
      return { count: () => count, look }
    }

    describe('a key that is woken', () => {
      it('is looked at, with its own name and a claim that holds', async () => {
        const { look, taken } = holding()
        const worker = await start({ run: look })
        await worker.wake('run', 'batch:sales-1')
        const { claim, answer } = await taken(1)
        expect([claim.key, isValid(claim)]).toEqual(['batch:sales-1', true])
        answer()
      })

      it('before the start is looked at after it', async () => {
        const { look, taken } = holding()
        const worker = await ground.open()
        worker.handle('run', 1, look)
        await worker.wake('run', 'a')
        await worker.start()
        expect((await taken(1)).claim.key).toBe('a')
      })

      it('of another kind of work is another key', async () => {
        const [run, poll] = [holding(), holding()]
        const worker = await start({ run: run.look, poll: poll.look })
        await worker.wake('run', 'a')
        await worker.wake('poll', 'a')
        await run.taken(1)
        await poll.taken(1)
      })

      it('is not looked at before its time', async () => {
        const [{ held, look }, mark] = [holding(), notes()]
        const worker = await start({ run: look, expire: mark.look })
        await worker.wake('run', 'a', NEVER)
        await afterwards(worker, mark.count)
        expect(held).toEqual([])
      })

      it('for two times is looked at at the earlier, in whichever order they are told, and once', async () => {
        const [{ held, look, taken }, mark] = [holding(), notes()]
        const worker = await start({ run: look, expire: mark.look })
        await worker.wake('run', 'late first', NEVER)
        await worker.wake('run', 'late first', 10)
        await worker.wake('run', 'early first', 10)
        await worker.wake('run', 'early first', NEVER)
        for (const n of [1, 2]) (await taken(n)).answer()
        await afterwards(worker, mark.count)
        expect(held.map(({ claim }) => claim.key).sort()).toEqual(['early first', 'late first'])
      })

      it('in its own look, before anything was waited for, is looked at once more', async () => {
        const seen: string[] = []
        const mark = notes()
        const worker: Jobs = await start({
          run: async ({ key }) => {
            seen.push(key)
            if (seen.length === 1) void worker.wake('run', key)
            return undefined
          },
          expire: mark.look,
        })
        await worker.wake('run', 'a')
        await ground.until(() => seen.length === 2)
        await afterwards(worker, mark.count)
        expect(seen).toEqual(['a', 'a'])
      })
    })

    describe('a key in hand', () => {
      it('is in no second hand, whoever wakes it how often; others never wait for it', async () => {
        const held: Held[] = []
        let most = 0
        const look = (claim: Claim) =>
          new Promise<number | undefined>((resolve, reject) => {
            held.push({ claim, answer: resolve, fail: reject })
            most = Math.max(most, held.filter((one) => one.claim.key === 'a' && isValid(one.claim)).length)
            if (claim.key !== 'a') resolve(undefined)
          })
        const workers = await Promise.all(Array.from({ length: ground.workers }, () => start({ run: look }, 8)))
        const [first] = workers
        await Promise.all(workers.flatMap((worker) => [worker.wake('run', 'a'), worker.wake('run', 'a')]))
        await ground.until(() => held.length > 0)
        for (const n of [1, 2, 3, 4, 5]) {
          for (const worker of workers) await worker.wake('run', 'a')
          await first?.wake('run', `other ${n}`)
          await ground.until(() => held.some(({ claim }) => claim.key === `other ${n}`))
        }
        expect([most, held.filter(({ claim }) => claim.key === 'a').length]).toEqual([1, 1])
      })

      it('and woken by another’s look in the same breath is still in one hand', async () => {
        const held: string[] = []
        const mark = notes()
        const worker: Jobs = await start(
          {
            run: async ({ key }) => {
              held.push(key)
              for (const other of ['a', 'b', 'c']) if (other !== key) void worker.wake('deliver', other)
              return undefined
            },
            deliver: ({ key }) => {
              held.push(`deliver ${key}`)
              void worker.wake('poll', 'exchange')
              return new Promise(() => {})
            },
            poll: async () => undefined,
            expire: mark.look,
          },
          8,
        )
        await Promise.all(['a', 'b', 'c'].map((key) => worker.wake('run', key, 10)))
        await ground.until(() => held.filter((one) => one.startsWith('deliver')).length === 3)
        await afterwards(worker, mark.count)
        expect(held.sort()).toEqual(['a', 'b', 'c', 'deliver a', 'deliver b', 'deliver c'])
      })

      it('and woken is looked at once more afterwards, and only once for many wakes', async () => {
        const [{ held, look, taken }, mark] = [holding(), notes()]
        const worker = await start({ run: look, expire: mark.look })
        await worker.wake('run', 'a')
        const first = await taken(1)
        for (let n = 0; n < 5; n++) await worker.wake('run', 'a')
        expect(held).toHaveLength(1)
        first.answer()
        ;(await taken(2)).answer()
        await afterwards(worker, mark.count)
        expect(held).toHaveLength(2)
      })

      it('and woken comes at the earlier of that time and the one its look answers', async () => {
        const { look, taken } = holding()
        const worker = await start({ run: look })
        for (const key of ['answered', 'woken']) await worker.wake('run', key)
        const both = [await taken(1), await taken(2)]
        await worker.wake('run', 'answered', NEVER)
        await worker.wake('run', 'woken', 10)
        for (const { claim, answer } of both) answer(claim.key === 'woken' ? NEVER : 10)
        expect([(await taken(3)).claim.key, (await taken(4)).claim.key].sort()).toEqual(['answered', 'woken'])
      })

      it('keeps so many of its kind of work as may be in hand, and no other kind', async () => {
        const [run, poll, mark] = [holding(), holding(), notes()]
        const worker = await start({ run: run.look, poll: poll.look, expire: mark.look }, 2)
        for (const key of ['a', 'b', 'c']) await worker.wake('run', key)
        await run.taken(2)
        await worker.wake('poll', 'exchange')
        await poll.taken(1)
        await afterwards(worker, mark.count)
        expect(run.held).toHaveLength(2)
        run.held[0]?.answer()
        await run.taken(3)
        expect(run.held.map(({ claim }) => claim.key).sort()).toEqual(['a', 'b', 'c'])
      })
    })

    describe('what a look answers', () => {
      it('a number: it comes back, and not before', async () => {
        const order: string[] = []
        const worker: Jobs = await start({
          run: async ({ key }) => {
            order.push(key)
            if (key === 'after 5 s' && order.filter((one) => one === key).length === 1) {
              await worker.wake('run', 'meanwhile', 100)
              return 5_000
            }
            return undefined
          },
        })
        await worker.wake('run', 'after 5 s')
        await ground.until(() => order.length === 3)
        expect(order).toEqual(['after 5 s', 'meanwhile', 'after 5 s'])
      })

      it('nothing: it does not come back until it is woken', async () => {
        const [{ held, look, taken }, mark] = [holding(), notes()]
        const worker = await start({ run: look, expire: mark.look })
        await worker.wake('run', 'a')
        ;(await taken(1)).answer()
        await afterwards(worker, mark.count)
        expect(held).toHaveLength(1)
        await worker.wake('run', 'a')
        await taken(2)
      })

      it('an error: it comes back by itself, and each time later; others do not wait for it', async () => {
        // A measure of its own beside it: the further apart two failures are, the more often it comes between them.
        const order: string[] = []
        const worker = await start({
          run: async () => {
            order.push('failed')
            throw new Error('it failed')
          },
          poll: async () => {
            order.push('tick')
            return 250
          },
        })
        await worker.wake('poll', 'exchange')
        await ground.until(() => order.length > 0)
        await worker.wake('run', 'a')
        await ground.until(() => order.filter((one) => one === 'failed').length === 4)
        const gaps = order
          .join(' ')
          .split('failed')
          .slice(1, 4)
          .map((gap) => gap.trim().split(' ').length)
        expect(gaps[0]).toBeGreaterThan(0)
        expect(gaps[2]).toBeGreaterThan(gaps[0] ?? 0)
      })
    })

    describe('a worker that dies', () => {
      it('leaves its key to another, and its own claim no longer holds', async () => {
        const store = new Set(['a'])
        const { held, look, taken } = holding()
        const sweeping = async (): Promise<Jobs> => {
          const worker: Jobs = await start({
            run: look,
            sweep: async () => {
              for (const key of store) await worker.wake('run', key)
              return 1_000
            },
          })
          return worker
        }
        const workers = await Promise.all(Array.from({ length: Math.min(2, ground.workers) }, sweeping))
        const first = await taken(1)
        // Which of them has it is not known: the others die one by one until it was the one.
        for (const worker of workers) {
          await ground.kill(worker)
          await sweeping()
          if (held.length > 1) break
        }
        await ground.until(() => held.length > 1)
        expect(isValid(first.claim)).toBe(false)
        expect(held.filter(({ claim }) => isValid(claim))).toHaveLength(1)
      })
    })

    describe('a restart', () => {
      it('loses nothing: the first sweep finds what stands in the store', async () => {
        const store = new Map([['a', true]])
        const seen: string[] = []
        const worker = await ground.open()
        worker.handle('run', 1, async () => undefined)
        await worker.wake('run', 'a', NEVER)
        await worker.start()
        store.set('b', true)
        await ground.restart()
        const successor: Jobs = await start({
          run: async ({ key }) => {
            seen.push(key)
            store.delete(key)
            return undefined
          },
          sweep: async () => {
            for (const key of store.keys()) await successor.wake('run', key)
            return undefined
          },
        })
        await ground.until(() => store.size === 0)
        expect(seen.sort()).toEqual(['a', 'b'])
      })
    })

    describe('stopping', () => {
      it('tells whoever works, waits for him, and leaves him no claim', async () => {
        const { look, taken } = holding()
        const worker = await start({ run: look })
        await worker.wake('run', 'a')
        const { claim, answer } = await taken(1)
        const order: string[] = []
        claim.signal.addEventListener('abort', () => order.push('told'))
        const stopping = worker.stop(NEVER).then(() => order.push('stopped'))
        await ground.until(() => claim.signal.aborted)
        expect(claim.remaining()).toBe(0)
        order.push('done')
        answer(0)
        await stopping
        expect(order).toEqual(['told', 'done', 'stopped'])
      })

      it('waits no longer than it was given', async () => {
        const { look, taken } = holding()
        const worker = await start({ run: look })
        await worker.wake('run', 'a')
        await taken(1)
        await worker.stop(1)
      })

      it('begins nothing any more; what it left is taken up by whoever comes after it', async () => {
        const { held, look, taken } = holding()
        const worker = await start({ run: look }, 1)
        for (const key of ['a', 'b']) await worker.wake('run', key)
        const { answer } = await taken(1)
        const stopping = worker.stop(NEVER)
        answer(0)
        await stopping
        expect(held).toHaveLength(1)
        await ground.restart()
        const mark = notes()
        const again: string[] = []
        const successor: Jobs = await start({
          run: async ({ key }) => {
            again.push(key)
            return undefined
          },
          sweep: async () => {
            for (const key of ['a', 'b']) await successor.wake('run', key)
            return undefined
          },
          expire: mark.look,
        })
        await ground.until(() => new Set(again).size === 2)
        await afterwards(successor, mark.count)
        expect(held).toHaveLength(1)
      })

      it('with nothing in hand ends at once', async () => {
        const worker = await start({ run: async () => undefined })
        await worker.stop(NEVER)
      })
    })

    it('a kind of work that nobody handles cannot be woken', async () => {
      const worker = await start({ run: async () => undefined })
      await expect(worker.wake('refresh', 'a')).rejects.toThrow(/nobody handles refresh/)
    })

    it('handlers are named before the start', async () => {
      const worker = await start({ run: async () => undefined })
      expect(() => worker.handle('poll', 1, async () => undefined)).toThrow()
    })
  })
}
