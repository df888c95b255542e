/** The documents of a data folder in memory: `documents/<kind>/<id>.json`, each read once, found by kind and id. */
import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Low } from 'lowdb'
import { Queue } from '../jobs/queue.ts'
import { documentFile, type Envelope, UnreadableError } from './document-file.ts'
import { makeFolder, removeDurably, TEMPORARY } from './durable.ts'
import { encodeName } from './file-names.ts'

/** One document's place. Writers go through `queue`; `committed` is what is safely on disk, null = nothing. */
export class Slot {
  readonly path: string
  readonly queue = new Queue()
  /** Writers at work or waiting in the queue. */
  writers = 0
  committed: Envelope | null = null
  /** The kind whose schema the committed value has been through. */
  checkedBy: unknown
  readonly #file: Low<Envelope | null>

  constructor(path: string) {
    this.path = path
    this.#file = new Low<Envelope | null>(documentFile(path), null)
  }

  async read(): Promise<Envelope | null> {
    await this.#file.read()
    this.committed = this.#file.data
    return this.committed
  }

  /** Readers see the old document until the new one is durable. */
  async write(envelope: Envelope): Promise<void> {
    await makeFolder(dirname(this.path))
    this.#file.data = envelope
    await this.#file.write()
    this.committed = envelope
  }

  async remove(): Promise<void> {
    await removeDurably(this.path)
    this.committed = null
  }
}

export class DocumentTable {
  readonly #root: string
  readonly #kinds = new Map<string, Map<string, Slot>>()

  constructor(dir: string) {
    this.#root = join(dir, 'documents')
  }

  /** Reads all there is, sweeps temporary files; what is no document is handed to `putAside` with the reason. */
  async load(putAside: (path: string, reason: string) => Promise<void>): Promise<void> {
    await makeFolder(this.#root)
    for (const kind of await readdir(this.#root, { withFileTypes: true })) {
      if (!kind.isDirectory()) continue
      const folder = join(this.#root, kind.name)
      for (const name of await readdir(folder)) {
        const path = join(folder, name)
        if (name.endsWith(TEMPORARY)) await rm(path, { force: true })
        else if (name.endsWith('.json')) await this.#loadOne(path, putAside)
      }
    }
  }

  async #loadOne(path: string, putAside: (path: string, reason: string) => Promise<void>): Promise<void> {
    const slot = new Slot(path)
    try {
      const envelope = await slot.read()
      if (envelope === null) return
      const { kind, id } = envelope
      if (this.#pathOf(kind, id) !== path) throw new UnreadableError(`it says it is ${kind} ${id}`)
      this.#table(kind).set(id, slot)
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      await putAside(path, error.message)
    }
  }

  find(kind: string, id: string): Slot | undefined {
    return this.#kinds.get(kind)?.get(id)
  }

  /** One writer's turn at a document. A place where nothing is left is forgotten once nobody waits for it. */
  async write<T>(kind: string, id: string, turn: (slot: Slot) => Promise<T>): Promise<T> {
    const slot = this.#findOrMake(kind, id)
    slot.writers += 1
    try {
      return await slot.queue.run(() => turn(slot))
    } finally {
      slot.writers -= 1
      if (slot.writers === 0 && slot.committed === null) this.#table(kind).delete(id)
    }
  }

  #findOrMake(kind: string, id: string): Slot {
    const table = this.#table(kind)
    let slot = table.get(id)
    if (slot === undefined) {
      slot = new Slot(this.#pathOf(kind, id))
      table.set(id, slot)
    }
    return slot
  }

  all(kind: string): Slot[] {
    return [...(this.#kinds.get(kind)?.values() ?? [])]
  }

  /** Resolves when every write asked for so far is done. */
  async idle(): Promise<void> {
    const slots = [...this.#kinds.values()].flatMap((table) => [...table.values()])
    await Promise.all(slots.map((slot) => slot.queue.idle()))
  }

  #table(kind: string): Map<string, Slot> {
    let table = this.#kinds.get(kind)
    if (table === undefined) {
      table = new Map()
      this.#kinds.set(kind, table)
    }
    return table
  }

  #pathOf(kind: string, id: string): string {
    return join(this.#root, encodeName(kind), `${encodeName(id)}.json`)
  }
}
