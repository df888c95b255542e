/**
 * The files of a part, a number each: which of them answers, and which is being built. A file says so itself, with its
 * last note, so that there is no moment at which two files must change together.
 */
import type { RecordFiles } from '../../store/store.ts'
import type { Codec, Control } from '../table.ts'
import { Generation } from './generation.ts'
import type { Note } from './lines.ts'

export class Generations<Row, Judged> {
  readonly #files: RecordFiles
  readonly #codec: Codec<Row, Judged>
  #last = 0
  answering: Generation<Row, Judged>
  building: Generation<Row, Judged> | undefined

  private constructor(files: RecordFiles, codec: Codec<Row, Judged>) {
    this.#files = files
    this.#codec = codec
    this.answering = this.#first()
  }

  /** A damaged file is told of, and counts for nothing: its part is read again. */
  static async open<Row, Judged>(
    files: RecordFiles,
    codec: Codec<Row, Judged>,
    onDamaged: (name: string) => void,
  ): Promise<Generations<Row, Judged>> {
    const generations = new Generations(files, codec)
    const found: Generation<Row, Judged>[] = []
    for (const number of await generations.#numbers()) {
      generations.#last = Math.max(generations.#last, number)
      const generation = generations.#generation(number)
      // One that cannot be read at all is no better than a damaged one: what it held is told again.
      if (await generation.load().catch(() => false)) found.push(generation)
      else {
        onDamaged(generation.name)
        await generation.close().catch(() => undefined)
      }
    }
    const newest = (list: Generation<Row, Judged>[]) => list.at(-1)
    const answers = found
      .filter(({ note }) => note.answers !== undefined)
      .sort((a, b) => (a.note.answers ?? 0) - (b.note.answers ?? 0))
    const built = found.filter(({ note }) => note.answers === undefined && note.control !== undefined)
    generations.answering = newest(answers) ?? generations.#first()
    generations.building = newest(built)
    for (const generation of found) {
      if (generation !== generations.answering && generation !== generations.building) await generation.close()
    }
    await generations.#tidy()
    return generations
  }

  /** For the one that shall answer instead. */
  get nextOrder(): number {
    return (this.answering.note.answers ?? 0) + 1
  }

  make(): Generation<Row, Judged> {
    this.#last += 1
    return this.#generation(this.#last)
  }

  async begin(control: Control): Promise<Generation<Row, Judged>> {
    const before = this.building
    const made = this.make()
    await made.write([], { control })
    this.building = made
    await before?.close()
    await this.#tidy()
    return made
  }

  /** `meanwhile` still finds both. */
  async replace<T>(next: Generation<Row, Judged>, meanwhile: () => Promise<T>): Promise<T> {
    const old = this.answering
    this.answering = next
    if (this.building === next) this.building = undefined
    try {
      return await meanwhile()
    } finally {
      await old.close()
      await this.#tidy()
    }
  }

  async discard(): Promise<void> {
    const { building } = this
    this.building = undefined
    await building?.close()
    await this.#tidy()
  }

  async drop(): Promise<void> {
    await this.discard()
    const { answering } = this
    this.answering = this.#first()
    await answering.close()
    await this.#sweep()
  }

  async close(): Promise<void> {
    await this.answering.close()
    await this.building?.close()
  }

  /** It answers before it is there: its file is made with the first line. */
  #first(): Generation<Row, Judged> {
    this.#last += 1
    return this.#generation(this.#last, { answers: 1 })
  }

  #generation(number: number, first?: Note): Generation<Row, Judged> {
    return new Generation(this.#name(number), () => this.#files.open(this.#name(number)), this.#codec, first)
  }

  /** What is left behind counts for nothing, and goes the next time. */
  async #tidy(): Promise<void> {
    await this.#sweep().catch(() => undefined)
  }

  /** Removes every file of the part but those of the two. One that stays keeps none of the others; throws afterwards. */
  async #sweep(): Promise<void> {
    const kept = [this.answering.name, this.building?.name]
    const left = (await this.#numbers()).map((number) => this.#name(number)).filter((name) => !kept.includes(name))
    const done = await Promise.allSettled(left.map((name) => this.#files.remove(name)))
    for (const one of done) if (one.status === 'rejected') throw one.reason
  }

  #name(number: number): string {
    return `${this.#codec.part}-${number}`
  }

  async #numbers(): Promise<number[]> {
    const name = new RegExp(`^${this.#codec.part}-(\\d+)$`)
    const numbers = (await this.#files.names()).map((one) => Number(name.exec(one)?.[1] ?? Number.NaN))
    return numbers.filter((number) => !Number.isNaN(number)).sort((a, b) => a - b)
  }
}
