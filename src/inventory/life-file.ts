/**
 * Everybody's life, in an append-only file: an index in memory, the sentences on disk. An event is on disk before it is
 * told to anybody, and how far they were told stands behind them in the same file: a crash tells some once more.
 */
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { Queue } from '../jobs/queue.ts'
import type { LinePlace, RecordFile, RecordFiles } from '../store/store.ts'
import type { LifeEvent } from './inventory.ts'
import type { LifeLine, LifePart } from './life.ts'

/** Tells events of one part; what was not told is told again. */
export type Tell = (events: readonly LifeEvent[]) => Promise<void>

export interface Life {
  /** On disk when it resolves, in order. */
  record(lines: readonly LifeLine[]): Promise<void>
  /** Tells what was recorded of a part since the last time. */
  tell(part: LifePart): Promise<void>
  /** Oldest first: of everybody who ever had the address, and of these objects by their ids. */
  of(address: string, ids: readonly string[]): Promise<readonly LifeEvent[]>
  drop(): Promise<void>
  close(): Promise<void>
}

const NAME = 'life'
/** What one system tells of a change, another told within that many milliseconds before: it is kept, and is no news. */
const SAME_NEWS = 24 * 60 * 60_000
/** So many earlier events of an address are looked at for that. */
const LOOKED_AT = 10

const part = z.enum(['directory', 'exchange', 'graph'])
const Event = z.object({
  at: z.number(),
  kind: z.enum([
    'left',
    'came',
    'came back as another',
    'renamed',
    'primary address changed',
    'hidden',
    'no longer hidden',
    'licence given',
    'licence taken',
    'mail user lost',
    'mailbox lost',
    'account disabled',
  ]),
  who: z.string(),
  part,
  address: z.string(),
  text: z.string(),
  to: z.string().optional(),
  /** Another system told it before. */
  again: z.literal(true).optional(),
})
type Event = z.infer<typeof Event>
/** Everything of that part up to the line at that offset was told. */
const UpTo = z.object({ part, upTo: z.number() })
type Line = Event | z.infer<typeof UpTo>

interface Waiting {
  readonly offset: number
  readonly event: Event
}

export async function openLife(files: RecordFiles, tell: Tell): Promise<Life> {
  const queue = new Queue()
  let places: LinePlace[] = []
  const index = new Map<number, number[]>()
  const waiting = new Map<LifePart, Waiting[]>()
  let file: RecordFile = await open()

  async function open(): Promise<RecordFile> {
    const opened = await files.open(NAME)
    await opened.scan((text, place) => {
      const line = lineIn(text)
      if (line === undefined) return
      if ('upTo' in line) done(line.part, line.upTo)
      else keep(line, place)
    })
    return opened
  }

  function keep(event: Event, place: LinePlace): void {
    const number = places.push(place) - 1
    for (const key of keysOf(event)) {
      const numbers = index.get(key)
      if (numbers === undefined) index.set(key, [number])
      else numbers.push(number)
    }
    if (event.again) return
    const list = waiting.get(event.part) ?? []
    list.push({ offset: place.offset, event })
    waiting.set(event.part, list)
  }

  function done(of: LifePart, upTo: number): void {
    waiting.set(
      of,
      (waiting.get(of) ?? []).filter(({ offset }) => offset > upTo),
    )
  }

  async function eventsAt(key: number, last?: number): Promise<Map<number, Event>> {
    const numbers = (index.get(key) ?? []).slice(last === undefined ? 0 : -last)
    const found = new Map<number, Event>()
    for (const number of numbers) {
      const place = places[number]
      const line = place && lineIn(await file.read(place))
      if (line !== undefined && !('upTo' in line)) found.set(number, line)
    }
    return found
  }

  async function isAgain(line: LifeLine): Promise<boolean> {
    const before = await eventsAt(addressKey(line.address), LOOKED_AT)
    return [...before.values()].some(
      (one) =>
        one.part !== line.part &&
        one.kind === line.kind &&
        one.address === line.address &&
        Math.abs(line.at.getTime() - one.at) < SAME_NEWS,
    )
  }

  return {
    record: (lines) =>
      queue.run(async () => {
        const events: Event[] = []
        for (const line of lines) {
          const again = (await isAgain(line)) ? ({ again: true } as const) : {}
          events.push({ ...line, at: line.at.getTime(), part: part.parse(line.part), ...again })
        }
        const written = await file.append(events.map((event) => JSON.stringify(event)))
        for (const [number, event] of events.entries()) {
          const place = written[number]
          if (place !== undefined) keep(event, place)
        }
      }),

    tell: (of) =>
      queue.run(async () => {
        const list = waiting.get(of) ?? []
        const last = list.at(-1)
        if (last === undefined) return
        await tell(list.map(({ event }) => shown(event)))
        await file.append([JSON.stringify({ part: of, upTo: last.offset })])
        done(of, last.offset)
      }),

    of: (address, ids) =>
      queue.run(async () => {
        const found = await eventsAt(addressKey(address))
        for (const [number, event] of found) if (!isOf(event, address)) found.delete(number)
        const who = new Set([...ids, ...[...found.values()].map((event) => event.who)])
        for (const id of who)
          for (const [number, event] of await eventsAt(idKey(id))) if (event.who === id) found.set(number, event)
        return [...found].sort(([one, a], [other, b]) => a.at - b.at || one - other).map(([, event]) => shown(event))
      }),

    drop: () =>
      queue.run(async () => {
        await file.close()
        await files.remove(NAME)
        places = []
        index.clear()
        waiting.clear()
        file = await open()
      }),

    close: () => queue.run(() => file.close()),
  }
}

function lineIn(text: string): Line | undefined {
  try {
    const json: unknown = JSON.parse(text)
    const isNote = typeof json === 'object' && json !== null && 'upTo' in json
    return (isNote ? UpTo : Event).safeParse(json).data
  } catch {
    return undefined
  }
}

function shown({ at, kind, who, part: of, address, text }: Event): LifeEvent {
  return { at: new Date(at), kind, who, part: of, address, text }
}

const isOf = (event: Event, address: string): boolean => event.address === address || event.to === address

// Two texts may share a number: what is read is compared.
const addressKey = (address: string): number => crc32(`@${address}`)
const idKey = (id: string): number => crc32(`#${id}`)

function keysOf({ address, to, who }: Event): Set<number> {
  return new Set([addressKey(address), ...(to === undefined ? [] : [addressKey(to)]), idKey(who)])
}
