/**
 * An append-only log: one JSON object a line, synced before it is acknowledged. Appends that come while the disk is busy
 * are written and synced together. What a crash or a full disk left of an append that was never acknowledged is moved
 * out of the way, so that it does not count and the next line does not grow onto it.
 */
import { type FileHandle, open, readFile, truncate } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Queue } from '../jobs/queue.ts'
import { freeName, syncFolder, writeDurably } from './durable.ts'
import { endsWell, linesIn, linesOf, TAIL, wholeUntil } from './log-lines.ts'
import { type LogEntry, StaleFenceError } from './store.ts'

/** What is known of a log's content: how many lines count, and the newest fence among them. */
interface End {
  readonly lines: number
  readonly fence: number
}

interface Pending {
  readonly text: string
  readonly lines: number
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
  /** Unknown before the first append. */
  #end: End | undefined
  /** Bytes that count, where a write failed: what lies beyond was refused to whoever asked for it. */
  #refusedFrom: number | undefined
  /** The folder's entry for it is on disk. */
  #named = false

  constructor(path: string, name: string) {
    this.#path = path
    this.#name = name
  }

  /** `allowed` is asked when the lines' turn has come, and throws where they may not be written. Answers the position. */
  append(entries: readonly LogEntry[], fence: number | undefined, allowed: () => Promise<void>): Promise<number> {
    return new Promise((resolve, reject) => {
      // Written out at once: what the giver makes of an entry later, or one that is no JSON, is nobody else's matter.
      const text = linesOf(entries, fence)
      this.#pending.push({ text, lines: entries.length, fence, allowed, resolve, reject })
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
      await this.#cutRefused()
      let end = this.#end ?? endOf(await this.#text())
      let text = ''
      for (const one of group) {
        if (one.fence !== undefined && one.fence < end.fence) {
          one.reject(new StaleFenceError(this.#name, one.fence, end.fence))
          continue
        }
        end = { lines: end.lines + one.lines, fence: Math.max(end.fence, one.fence ?? 0) }
        text += one.text
        taken.push({ ...one, position: end.lines })
      }
      if (text !== '') await this.#write(text)
      this.#end = end
    } catch (error) {
      for (const one of group) one.reject(error)
      taken = []
      await this.#release()
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
    const { size } = await this.#handle.stat()
    this.#refusedFrom = size
    await this.#handle.appendFile(text, 'utf8')
    await this.#handle.datasync()
    this.#refusedFrom = undefined
  }

  /** Only by who may write: another process may have gone on with the file since. */
  async #cutRefused(): Promise<void> {
    if (this.#refusedFrom === undefined) return
    await truncate(this.#path, this.#refusedFrom)
    this.#refusedFrom = undefined
  }

  /** The lines beyond a position. Those that are no JSON objects, or of a claim that was over, do not count. */
  read(after = 0): Promise<{ entries: LogEntry[]; unreadable: number }> {
    return this.#queue.run(async () => {
      const { entries, unreadable } = linesIn(await this.#text())
      return { entries: entries.slice(after), unreadable }
    })
  }

  /** Moves what a crash left of an unfinished append out of the way. Returns what was done about it, for people. */
  mend(at: Date): Promise<string | undefined> {
    return this.#queue.run(async () => {
      if (endsWell(await tailOf(this.#path))) return undefined
      const text = await this.#text()
      const end = wholeUntil(text)
      const kept = await freeName(`${this.#path}.corrupt-${at.toISOString().replace(/[-:.]/g, '')}`)
      await writeDurably(kept, text.slice(end))
      await truncate(this.#path, Buffer.byteLength(text.slice(0, end)))
      return `what was written last was cut off by a crash and lies in ${basename(kept)}`
    })
  }

  async close(): Promise<void> {
    await this.#queue.run(() => this.#release())
  }

  /** What was acknowledged is synced: a handle that cannot be closed loses nothing. */
  async #release(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close().catch(() => undefined)
  }

  async #text(): Promise<string> {
    const bytes = await readFile(this.#path).catch(unlessMissing)
    return bytes?.subarray(0, this.#refusedFrom).toString('utf8') ?? ''
  }
}

function endOf(text: string): End {
  const { entries, fence } = linesIn(text)
  return { lines: entries.length, fence }
}

/** The last bytes of a file, without reading the rest; nothing where there is none. */
async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(unlessMissing)
  if (file === undefined) return ''
  try {
    const { size } = await file.stat()
    const length = Math.min(size, TAIL)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.subarray(0, bytesRead).toString('latin1')
  } finally {
    await file.close()
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
