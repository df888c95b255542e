/**
 * An append-only log: one JSON object a line, synced before it is acknowledged. Appends that come while the disk is busy
 * are written and synced together. A crash can cut off the last line (which nobody was told of); it is moved out of the
 * way, so that the next line does not grow onto it.
 */
import { type FileHandle, open, readFile, truncate } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Queue } from '../jobs/queue.ts'
import { freeName, syncFolder, writeDurably } from './durable.ts'
import { type LogEntry, StaleFenceError } from './store.ts'

/** What is known of a log's content: how many lines count, and the newest fence among them. */
interface End {
  readonly lines: number
  readonly fence: number
}

interface Pending {
  readonly entries: readonly LogEntry[]
  readonly fence: number | undefined
  readonly allowed: () => Promise<void>
  readonly resolve: (position: number) => void
  readonly reject: (error: unknown) => void
}

export class LogFile {
  readonly #path: string
  readonly #name: string
  readonly #queue = new Queue()
  #handle: FileHandle | undefined
  #pending: Pending[] = []
  /** Unknown before the first append, and after one that failed. */
  #end: End | undefined
  #torn = false
  /** The folder's entry for it is on disk. */
  #named = false

  constructor(path: string, name: string) {
    this.#path = path
    this.#name = name
  }

  /** `allowed` is asked when the lines' turn has come, and throws where they may not be written. Answers the position. */
  append(entries: readonly LogEntry[], fence: number | undefined, allowed: () => Promise<void>): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ entries, fence, allowed, resolve, reject })
      if (this.#pending.length === 1) void this.#queue.run(() => this.#commit())
    })
  }

  /** Everything that waits, with one write and one sync. */
  async #commit(): Promise<void> {
    const group = this.#pending
    this.#pending = []
    let taken: (Pending & { readonly position: number })[] = []
    try {
      await group[0]?.allowed()
      let end = this.#end ?? endOf(linesIn(await textOf(this.#path)))
      let text = ''
      for (const one of group) {
        if (one.fence !== undefined && one.fence < end.fence) {
          one.reject(new StaleFenceError(this.#name, one.fence, end.fence))
          continue
        }
        end = { lines: end.lines + one.entries.length, fence: Math.max(end.fence, one.fence ?? 0) }
        for (const entry of one.entries) text += `${written(entry, one.fence)}\n`
        taken.push({ ...one, position: end.lines })
      }
      if (text !== '') await this.#write(text)
      this.#end = end
    } catch (error) {
      this.#end = undefined
      for (const one of group) one.reject(error)
      taken = []
    }
    for (const one of taken) one.resolve(one.position)
    // There is a log for every run: none keeps its file open while nothing is written.
    if (this.#pending.length === 0) await this.#release()
  }

  async #write(text: string): Promise<void> {
    if (this.#handle === undefined) {
      this.#handle = await open(this.#path, 'a')
      if (!this.#named) await syncFolder(dirname(this.#path))
      this.#named = true
    }
    // After a write that failed half-way (a full disk) the line starts anew, not on the rest of it.
    const whole = this.#torn ? `\n${text}` : text
    this.#torn = true
    await this.#handle.appendFile(whole, 'utf8')
    await this.#handle.datasync()
    this.#torn = false
  }

  /** The lines beyond a position. Those that are no JSON objects, or of a claim that was over, do not count. */
  read(after = 0): Promise<{ entries: LogEntry[]; unreadable: number }> {
    return this.#queue.run(async () => {
      const lines = linesIn(await textOf(this.#path))
      const entries = lines.entries.slice(after).map(({ fence: _, ...entry }) => entry)
      return { entries, unreadable: lines.unreadable }
    })
  }

  /** Mends an unfinished last line. Returns what was done about it, for people. */
  mend(at: Date): Promise<string | undefined> {
    return this.#queue.run(async () => {
      if (await endsWell(this.#path)) return undefined
      const text = await textOf(this.#path)
      const end = text.lastIndexOf('\n') + 1
      const kept = await freeName(`${this.#path}.corrupt-${at.toISOString().replace(/[-:.]/g, '')}`)
      await writeDurably(kept, text.slice(end))
      await truncate(this.#path, Buffer.byteLength(text.slice(0, end)))
      return `its last line was cut off by a crash and lies in ${basename(kept)}`
    })
  }

  async close(): Promise<void> {
    await this.#queue.run(() => this.#release())
  }

  async #release(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close()
  }
}

function written(entry: LogEntry, fence: number | undefined): string {
  return JSON.stringify(fence === undefined ? entry : { ...entry, fence })
}

function endOf({ entries, fence }: { entries: readonly unknown[]; fence: number }): End {
  return { lines: entries.length, fence }
}

/** A process that slept through the loss of its claim may still have written a line: it does not count. */
function linesIn(text: string): { entries: LogEntry[]; unreadable: number; fence: number } {
  const entries: LogEntry[] = []
  let unreadable = 0
  let newest = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const entry = objectOf(line)
    const fence = typeof entry?.fence === 'number' ? entry.fence : undefined
    if (entry === undefined) unreadable += 1
    else if (fence === undefined || fence >= newest) {
      newest = Math.max(newest, fence ?? 0)
      entries.push(entry)
    }
  }
  return { entries, unreadable, fence: newest }
}

/** True where there is no last line, or a whole one: looked at without reading the rest. */
async function endsWell(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(unlessMissing)
  if (file === undefined) return true
  try {
    const { size } = await file.stat()
    if (size === 0) return true
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] === 0x0a
  } finally {
    await file.close()
  }
}

async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(unlessMissing)) ?? ''
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
