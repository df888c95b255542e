/**
 * Jobs of one process. The store's lock makes it the only one, so claims and due times live in memory; what a crash
 * takes with it the first sweep finds again in the store.
 */
import { AsyncResource } from 'node:async_hooks'
import { backoff } from './backoff.ts'
import type { Claim, Jobs, Look, Work } from './jobs.ts'
import { withTimeout } from './timeout.ts'
import { realTimers, type Timers } from './timers.ts'

export interface InProcessOptions {
  readonly timers?: Timers
  /** A look that threw; it is repeated. One that ended because the process stops has no fault. */
  readonly onFault: (error: unknown, about: string) => void
  /** 0 to 1, for the back-off. */
  readonly random?: () => number
}

export interface InProcessJobs extends Jobs {
  /** Resolves when nothing is in hand and nothing is due now: for whoever moves the time by hand. */
  idle(): Promise<void>
  /** How many keys are remembered: in hand, or due some time. */
  readonly size: number
}

interface Handler {
  readonly work: Work
  readonly parallel: number
  readonly look: Look
  inHand: number
}

interface Entry {
  readonly work: Work
  readonly key: string
  /** By the timers' clock; undefined = not until it is woken. */
  dueAt: number | undefined
  inHand: boolean
  failures: number
}

const RETRY = { first: 1_000, longest: 60_000 }

export function createInProcessJobs(options: InProcessOptions): InProcessJobs {
  const { timers = realTimers, onFault, random = Math.random } = options
  const handlers = new Map<Work, Handler>()
  const entries = new Map<string, Entry>()
  const looks = new Set<Promise<void>>()
  const stopping = new AbortController()
  /** Whoever wakes may be serving a request: what is looked at then, and ever after, is not part of it. */
  const nobodys = new AsyncResource('jobs')
  let started = false
  let cancel = () => {}

  return {
    handle(work, parallel, look) {
      if (started) throw new Error('handlers are named before the start')
      handlers.set(work, { work, parallel, look, inHand: 0 })
    },
    async wake(work, key, inMs = 0) {
      if (!handlers.has(work)) throw new Error(`nobody handles ${work}`)
      const entry = entryOf(work, key)
      entry.dueAt = Math.min(entry.dueAt ?? Number.POSITIVE_INFINITY, timers.now() + Math.max(0, inMs))
      schedule()
    },
    async start() {
      started = true
      if (handlers.has('sweep')) entryOf('sweep', 'all').dueAt = timers.now()
      schedule()
    },
    async stop(graceMs) {
      stopping.abort()
      cancel()
      await withTimeout(
        () => Promise.all(looks),
        graceMs,
        () => undefined,
      )
    },
    async idle() {
      for (;;) {
        take()
        if (looks.size === 0) return
        await Promise.all(looks)
      }
    },
    get size() {
      return entries.size
    },
  }

  function entryOf(work: Work, key: string): Entry {
    const id = `${work} ${key}`
    let entry = entries.get(id)
    if (entry === undefined) {
      entry = { work, key, dueAt: undefined, inHand: false, failures: 0 }
      entries.set(id, entry)
    }
    return entry
  }

  /** Takes what is due, and comes back when the next is. */
  function schedule(): void {
    cancel()
    if (!started || stopping.signal.aborted) return
    const next = take()
    if (next !== undefined) cancel = timers.set(next, schedule)
  }

  /** Answers in how many milliseconds the next is due. */
  function take(): number | undefined {
    if (!started || stopping.signal.aborted) return undefined
    const now = timers.now()
    let next: number | undefined
    const waiting = [...entries.values()].filter((entry) => entry.dueAt !== undefined && !entry.inHand)
    for (const entry of waiting.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))) {
      const left = (entry.dueAt ?? now) - now
      if (left > 0) {
        next = Math.min(next ?? left, left)
        continue
      }
      const handler = handlers.get(entry.work)
      if (handler === undefined || handler.inHand >= handler.parallel) continue
      const look = handed(entry, handler)
      looks.add(look)
      void look.finally(() => looks.delete(look))
    }
    return next
  }

  async function handed(entry: Entry, handler: Handler): Promise<void> {
    entry.dueAt = undefined
    entry.inHand = true
    handler.inHand += 1
    const claim: Claim = {
      key: entry.key,
      signal: stopping.signal,
      remaining: () => (stopping.signal.aborted ? 0 : Number.POSITIVE_INFINITY),
    }
    try {
      // Not within the loop that hands out: a look may wake others at once.
      await Promise.resolve()
      if (stopping.signal.aborted) return
      const again = await nobodys.runInAsyncScope(handler.look, undefined, claim)
      entry.failures = 0
      later(entry, again)
    } catch (error) {
      if (error !== stopping.signal.reason) onFault(error, `${entry.work} ${entry.key}`)
      later(entry, backoff(RETRY, entry.failures, random))
      entry.failures += 1
    } finally {
      entry.inHand = false
      handler.inHand -= 1
      if (entry.dueAt === undefined && entry.failures === 0) entries.delete(`${entry.work} ${entry.key}`)
      schedule()
    }
  }

  /** Woken meanwhile, the earlier counts. */
  function later(entry: Entry, inMs: number | undefined): void {
    if (inMs === undefined) return
    entry.dueAt = Math.min(entry.dueAt ?? Number.POSITIVE_INFINITY, timers.now() + Math.max(0, inMs))
  }
}
