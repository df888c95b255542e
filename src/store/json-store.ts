/**
 * The store on the file system: `<dir>/documents/<kind>/<id>.json`, one lowdb file a document, and
 * `<dir>/logs/<name>.jsonl`. Everything is read once at open, so that what cannot be read is known at the start; after
 * that memory answers, and what it answers is frozen. One process owns the folder (`lock.ts`).
 */
import { readdir, rm } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { Clock } from '../clock.ts'
import { UnreadableError } from './document-file.ts'
import { DocumentTable, type Slot } from './document-table.ts'
import { makeFolder, setAsideFile, TEMPORARY } from './durable.ts'
import { encodeName } from './file-names.ts'
import { acquireLock, type Lock, realTimers, type Timers } from './lock.ts'
import { LogFile } from './log-file.ts'
import { ConflictError, type Document, type Kind, type LogEntry, type Store } from './store.ts'
import { frozen, upgraded } from './upgrade.ts'

export interface JsonStoreOptions {
  readonly dir: string
  readonly clock: Clock
  readonly log?: { warn(message: string): void } | undefined
  readonly timers?: Timers | undefined
}

/** Opens the folder; refuses with a `UserError` while another process is at work in it. */
export async function openJsonStore(options: JsonStoreOptions): Promise<Store> {
  const dir = resolve(options.dir)
  const warn = (message: string): void => options.log?.warn(message)
  await makeFolder(dir)
  const lock = await acquireLock(dir, options.timers ?? realTimers, () =>
    warn(`Another process has taken over the data folder ${dir}: nothing more is written from here.`),
  )
  const store = new JsonStore(dir, options.clock, warn, lock)
  try {
    await store.load()
    return store
  } catch (error) {
    await lock.release()
    throw error
  }
}

class JsonStore implements Store {
  readonly setAside: { file: string; reason: string }[] = []
  readonly #dir: string
  readonly #clock: Clock
  readonly #warn: (message: string) => void
  readonly #lock: Lock
  readonly #documents: DocumentTable
  readonly #logs = new Map<string, LogFile>()
  #closing: Promise<void> | undefined

  constructor(dir: string, clock: Clock, warn: (message: string) => void, lock: Lock) {
    this.#dir = dir
    this.#clock = clock
    this.#warn = warn
    this.#lock = lock
    this.#documents = new DocumentTable(dir)
  }

  async load(): Promise<void> {
    for (const name of await readdir(this.#dir)) {
      if (name.endsWith(TEMPORARY)) await rm(join(this.#dir, name), { force: true })
    }
    await this.#documents.load((path, reason) => this.#putAside(path, reason))
    const folder = join(this.#dir, 'logs')
    await makeFolder(folder)
    for (const name of await readdir(folder)) {
      if (name.endsWith(TEMPORARY)) await rm(join(folder, name), { force: true })
      if (!name.endsWith('.jsonl')) continue
      const mended = await new LogFile(join(folder, name), name).mend(this.#clock.now())
      if (mended !== undefined) this.#report(`logs/${name}`, mended)
    }
  }

  async get<T>(kind: Kind<T>, id: string): Promise<Document<T> | undefined> {
    this.#assertOpen()
    const slot = this.#documents.find(kind.name, id)
    return slot === undefined ? undefined : this.#document(kind, slot)
  }

  async list<T>(kind: Kind<T>): Promise<Document<T>[]> {
    this.#assertOpen()
    const documents: Document<T>[] = []
    for (const slot of this.#documents.all(kind.name)) {
      const document = await this.#document(kind, slot)
      if (document !== undefined) documents.push(document)
    }
    return documents.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  async put<T>(kind: Kind<T>, id: string, value: T, expected: number): Promise<number> {
    this.#assertOpen()
    // Through JSON and the schema: memory holds what a restart would read, and what could not be read is never written.
    const kept = frozen(kind.schema.parse(JSON.parse(JSON.stringify(value))))
    return this.#documents.write(kind.name, id, async (slot) => {
      await this.#current(kind, slot)
      if ((slot.committed?.version ?? 0) !== expected) throw new ConflictError(kind.name, id)
      await this.#assertOwner()
      const version = expected + 1
      await slot.write({ kind: kind.name, id, schemaVersion: kind.version, version, value: kept })
      slot.checkedBy = kind
      return version
    })
  }

  async delete<T>(kind: Kind<T>, id: string, expected: number): Promise<void> {
    this.#assertOpen()
    await this.#documents.write(kind.name, id, async (slot) => {
      await this.#current(kind, slot)
      if ((slot.committed?.version ?? 0) !== expected) throw new ConflictError(kind.name, id)
      if (slot.committed === null) return
      await this.#assertOwner()
      await slot.remove()
    })
  }

  async append(log: string, entries: readonly LogEntry[], fence?: number): Promise<number> {
    this.#assertOpen()
    return this.#log(log).append(entries, fence, () => this.#assertOwner())
  }

  async read(log: string, after = 0): Promise<LogEntry[]> {
    this.#assertOpen()
    const { entries, unreadable } = await this.#log(log).read(after)
    if (unreadable > 0) this.#report(`logs/${encodeName(log)}.jsonl`, `${unreadable} of its lines cannot be read`)
    return entries
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  async #finish(): Promise<void> {
    await this.#documents.idle()
    for (const log of this.#logs.values()) await log.close()
    await this.#lock.release()
  }

  async #document<T>(kind: Kind<T>, slot: Slot): Promise<Document<T> | undefined> {
    if (slot.checkedBy !== kind) await slot.queue.run(() => this.#current(kind, slot))
    const { committed } = slot
    return committed === null
      ? undefined
      : { id: committed.id, version: committed.version, value: committed.value as T }
  }

  /** Brings the slot to what its kind says today, once. Runs in the slot's queue. */
  async #current<T>(kind: Kind<T>, slot: Slot): Promise<void> {
    const { committed } = slot
    if (slot.checkedBy === kind || committed === null) return
    try {
      const value = upgraded(kind, committed, this.#named(slot.path))
      slot.committed = { ...committed, schemaVersion: kind.version, value }
      slot.checkedBy = kind
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      await this.#putAside(slot.path, error.message)
      slot.committed = null
    }
  }

  async #putAside(path: string, reason: string): Promise<void> {
    const target = await setAsideFile(path, this.#clock.now())
    this.#report(this.#named(path), `${reason}; it lies beside as ${basename(target)}`)
  }

  #report(file: string, reason: string): void {
    if (this.setAside.some((known) => known.file === file && known.reason === reason)) return
    this.setAside.push({ file, reason })
    this.#warn(`${file} could not be read: ${reason}`)
  }

  #log(name: string): LogFile {
    let log = this.#logs.get(name)
    if (log === undefined) {
      log = new LogFile(join(this.#dir, 'logs', `${encodeName(name)}.jsonl`), name)
      this.#logs.set(name, log)
    }
    return log
  }

  #named(path: string): string {
    return relative(this.#dir, path).replaceAll('\\', '/')
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new Error('the store is closed')
  }

  async #assertOwner(): Promise<void> {
    if (!(await this.#lock.mine())) throw new Error(`the data folder ${this.#dir} was taken over by another process`)
  }
}
