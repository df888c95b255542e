/**
 * An append-only log: one JSON object a line, synced before it is acknowledged. A crash can cut off the last line
 * (which nobody was told of); it is moved out of the way, so that the next line does not grow onto it.
 */
import { type FileHandle, open, readFile, truncate } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Queue } from '../jobs/queue.ts'
import { freeName, syncFolder, writeDurably } from './durable.ts'

export class LogFile {
  readonly #path: string
  readonly #queue = new Queue()
  #handle: FileHandle | undefined
  #torn = false

  constructor(path: string) {
    this.#path = path
  }

  /** `allowed` is asked when the entry's turn has come, and throws where it may not be written. */
  append(entry: Readonly<Record<string, unknown>>, allowed: () => Promise<void>): Promise<void> {
    const line = `${JSON.stringify(entry)}\n`
    return this.#queue.run(async () => {
      await allowed()
      if (this.#handle === undefined) {
        this.#handle = await open(this.#path, 'a')
        await syncFolder(dirname(this.#path))
      }
      // After a write that failed half-way (a full disk) the line starts anew, not on the rest of it.
      const text = this.#torn ? `\n${line}` : line
      this.#torn = true
      await this.#handle.appendFile(text, 'utf8')
      await this.#handle.datasync()
      this.#torn = false
    })
  }

  /** The whole log; lines that are no JSON objects are left out and counted. */
  read(): Promise<{ entries: Record<string, unknown>[]; unreadable: number }> {
    return this.#queue.run(async () => {
      const entries: Record<string, unknown>[] = []
      let unreadable = 0
      for (const line of (await textOf(this.#path)).split('\n')) {
        if (line === '') continue
        const entry = objectOf(line)
        if (entry === undefined) unreadable += 1
        else entries.push(entry)
      }
      return { entries, unreadable }
    })
  }

  /** Mends an unfinished last line. Returns what was done about it, for people. */
  mend(at: Date): Promise<string | undefined> {
    return this.#queue.run(async () => {
      const text = await textOf(this.#path)
      const end = text.lastIndexOf('\n') + 1
      if (end === text.length) return undefined
      const tail = text.slice(end)
      const kept = await freeName(`${this.#path}.corrupt-${at.toISOString().replace(/[-:.]/g, '')}`)
      await writeDurably(kept, tail)
      await truncate(this.#path, Buffer.byteLength(text.slice(0, end)))
      return `its last line was cut off by a crash and lies in ${basename(kept)}`
    })
  }

  async close(): Promise<void> {
    await this.#queue.run(async () => {
      await this.#handle?.close()
      this.#handle = undefined
    })
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
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
