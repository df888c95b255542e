import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * A file of one JSON record a line, each on disk before it counts. A line torn by a crash was never answered, so it is
 * dropped; anything else unreadable stops the start, because the room would otherwise tell less than it once showed.
 */
export interface Journal<T> {
  /** Makes the record when its turn comes (so it sees all before it), keeps it, then applies it. One at a time. */
  append(make: () => T | undefined): Promise<T | undefined>
  /** Begins anew with the record `first` makes, in the same turn. */
  clear(first: () => T): Promise<void>
  close(): Promise<void>
}

export interface JournalUse<T> {
  apply(record: T): void
  /** What would rebuild the present state; the file is rewritten with it at start when it has grown well beyond. */
  snapshot(): readonly T[]
}

const SLACK = 500

export async function openJournal<T>(file: string, use: JournalUse<T>): Promise<Journal<T>> {
  await mkdir(dirname(file), { recursive: true })
  const { records, length } = await readRecords<T>(file)
  for (const record of records) use.apply(record)
  const live = use.snapshot()
  const compact = records.length > live.length * 2 + SLACK
  if (compact) await rewrite(file, live)
  const handle = await open(file, 'a')
  if (!compact) await handle.truncate(length)
  let size = (await handle.stat()).size
  let tail: Promise<unknown> = Promise.resolve()

  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = tail.then(work)
    tail = done.catch(() => undefined)
    return done
  }

  async function keep(record: T): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(record)}\n`)
    try {
      await handle.write(line)
      await handle.datasync()
    } catch (error) {
      // Half a line must not be what the next one is glued to.
      await handle.truncate(size)
      throw error
    }
    size += line.length
    use.apply(record)
  }

  return {
    append: (make) =>
      inTurn(async () => {
        const record = make()
        if (record !== undefined) await keep(record)
        return record
      }),
    clear: (first) =>
      inTurn(async () => {
        await handle.truncate(0)
        size = 0
        await keep(first())
      }),
    close: () => inTurn(() => handle.close()),
  }
}

async function readRecords<T>(file: string): Promise<{ records: T[]; length: number }> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const length = bytes.lastIndexOf(0x0a) + 1
  const lines = bytes.subarray(0, length).toString('utf8').split('\n').slice(0, -1)
  const records = lines.map((line, index) => {
    try {
      return JSON.parse(line) as T
    } catch {
      throw new Error(`${file} line ${index + 1} cannot be read. Move the file away to begin with an empty room.`)
    }
  })
  return { records, length }
}

async function rewrite(file: string, records: readonly unknown[]): Promise<void> {
  const fresh = `${file}.${process.pid}.tmp`
  const handle = await open(fresh, 'w')
  await handle.writeFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  await handle.datasync()
  await handle.close()
  await rename(fresh, file)
}
