/** A table on record files. One change after the other; who reads waits for nobody. */
import { Queue } from '../../jobs/queue.ts'
import { Turns } from '../../jobs/turns.ts'
import type { RecordFiles } from '../../store/store.ts'
import type { Building, Codec, Control, Difference, Entry, Said, Table } from '../table.ts'
import { adoption, differences } from './adoption.ts'
import { changesOf, eachAtOnce, entryOf } from './changes.ts'
import { copyOf, isWasteful } from './copying.ts'
import type { Generation } from './generation.ts'
import { Generations } from './generations.ts'

export interface TableOptions {
  /** Bytes of lines that no longer count, from which on a file is written anew, if they are more than those that count. */
  readonly rewriteAt?: number
  /** Is told of a file whose bytes are not as they were written: what it held is read anew. */
  readonly onDamaged?: (name: string) => void
}

const REWRITE_AT = 8 * 2 ** 20

export async function openTable<Row, Judged>(
  files: RecordFiles,
  codec: Codec<Row, Judged>,
  { rewriteAt = REWRITE_AT, onDamaged = () => undefined }: TableOptions = {},
): Promise<Table<Row, Judged>> {
  const generations = await Generations.open(files, codec, onDamaged)
  return new StoredTable(generations, rewriteAt)
}

class StoredTable<Row, Judged> implements Table<Row, Judged> {
  readonly #generations: Generations<Row, Judged>
  readonly #rewriteAt: number
  readonly #queue = new Queue()
  #building: Building<Row> | undefined

  constructor(generations: Generations<Row, Judged>, rewriteAt: number) {
    this.#generations = generations
    this.#rewriteAt = rewriteAt
    this.#building = generations.building && this.#built(generations.building)
  }

  get size(): number {
    return this.#generations.answering.size
  }

  get control(): Control | undefined {
    return this.#generations.answering.control
  }

  get building(): Building<Row> | undefined {
    return this.#building
  }

  async append(said: readonly Said<Row>[], control?: Control): Promise<readonly Difference<Row>[]> {
    const done = await this.#queue.run(async () => {
      const { answering, building } = this.#generations
      const { rows, renewals } = await changesOf(answering, said)
      const changes = await eachAtOnce(rows, async (next) => ({
        before: await answering.entry(answering.find(next.key)),
        after: entryOf(next),
      }))
      // First where it is built: a crash between the two loses only what was not acknowledged.
      if (building !== undefined) {
        const rowOf = async (key: string) => (await answering.entry(answering.find(key)))?.row
        const news = await changesOf(building, said, rowOf)
        await building.write(news.rows)
        building.renew(news.renewals)
      }
      await answering.write(rows, control && { control })
      answering.renew(renewals)
      return changes.flatMap(({ before, after }) => (after === undefined ? [] : [{ before, after }]))
    })
    if (isWasteful(this.#generations.answering, this.#rewriteAt)) void this.#rewrite()
    return done
  }

  async byKey(key: string): Promise<Entry<Row> | undefined> {
    const { answering } = this.#generations
    return answering.entry(answering.find(key))
  }

  async byAddress(address: string): Promise<readonly Entry<Row>[]> {
    const { answering } = this.#generations
    const found = await Promise.all(answering.ownersOf(address).map((slot) => answering.entry(slot)))
    return found.filter((entry) => entry !== undefined)
  }

  judgedAt(address: string): readonly Judged[] {
    const { answering } = this.#generations
    return answering
      .ownersOf(address)
      .filter((slot) => answering.slots.isThere(slot))
      .map((slot) => answering.judgedOf(slot))
  }

  judgedOf(addresses: readonly string[]): Promise<readonly Judged[]> {
    return this.#generations.answering.ownersOfAny(addresses)
  }

  askedAt(address: string): number | undefined {
    const { answering } = this.#generations
    const slot = answering.ownersOf(address).find((one) => answering.slots.isThere(one))
    return slot === undefined ? undefined : answering.slots.at(slot)
  }

  async each(size: number, visit: (piece: readonly Judged[]) => void | Promise<void>): Promise<void> {
    const { answering } = this.#generations
    const turns = new Turns()
    let piece: Judged[] = []
    for (let slot = 0; slot < answering.slots.count; slot++) {
      if (answering.slots.isThere(slot)) piece.push(answering.judgedOf(slot))
      const turn = turns.due
      if (turn !== undefined) await turn
      if (piece.length < size) continue
      await visit(piece)
      piece = []
      await turns.next()
    }
    if (piece.length > 0) await visit(piece)
  }

  eachKey(visit: (key: string) => void): void {
    const { answering } = this.#generations
    for (let slot = 0; slot < answering.slots.count; slot++) {
      if (answering.slots.isThere(slot)) visit(answering.keyOf(slot))
    }
  }

  begin(control: Control): Promise<Building<Row>> {
    return this.#queue.run(async () => {
      const generation = await this.#generations.begin(control)
      this.#building = this.#built(generation)
      return this.#building
    })
  }

  drop(): Promise<void> {
    return this.#queue.run(async () => {
      this.#building = undefined
      await this.#generations.drop()
    })
  }

  close(): Promise<void> {
    return this.#queue.run(() => this.#generations.close())
  }

  #built(generation: Generation<Row, Judged>): Building<Row> {
    const run = <T>(task: () => Promise<T>): Promise<T> =>
      this.#queue.run(async () => {
        if (this.#generations.building !== generation) throw new Error(`${generation.name} is no longer being built`)
        return await task()
      })
    return {
      get size() {
        return generation.size
      },
      get control() {
        return generation.control ?? {}
      },
      append: (said, control) =>
        run(async () => {
          const { rows, renewals } = await changesOf(generation, said)
          const from = said.reduce(
            (least, { at }) => Math.min(least, at),
            generation.note.from ?? Number.POSITIVE_INFINITY,
          )
          await generation.write(rows, Number.isFinite(from) ? { control, from } : { control })
          generation.renew(renewals)
        }),
      byKey: async (key) => generation.entry(generation.find(key)),
      adopt: (control, why) =>
        run(async () => {
          const old = this.#generations.answering
          const { carried, changed } = await adoption(old, generation, why)
          await generation.write(carried, { control, whole: true, answers: this.#generations.nextOrder })
          this.#building = undefined
          return await this.#generations.replace(generation, () => differences(old, generation, changed))
        }),
      discard: () =>
        run(async () => {
          this.#building = undefined
          await this.#generations.discard()
        }),
    }
  }

  /** What fails here loses nothing: it is tried again at the next append. */
  async #rewrite(): Promise<void> {
    await this.#queue
      .run(async () => {
        const old = this.#generations.answering
        if (!isWasteful(old, this.#rewriteAt)) return
        const copy = this.#generations.make()
        await copyOf(old, copy, this.#generations.nextOrder)
        await this.#generations.replace(copy, async () => undefined)
      })
      .catch(() => undefined)
  }
}
