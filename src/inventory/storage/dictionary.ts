/** Values that many people share, each kept once: domains, servers, sets of licences. Not without bound. */
const MOST = 30_000
const LONGEST = 2_000

export class Dictionary {
  readonly #ids = new Map<string, number>()
  readonly #values: unknown[] = []

  /** The number of a text; -1 where it is too long, or there are too many. */
  text(text: string): number {
    return this.#ids.get(text) ?? this.#add(text, text)
  }

  /** The number of a value by its JSON; -1 likewise. It is handed out to everybody, frozen. */
  json(json: string): number {
    // No text begins like this.
    const name = `\0${json}`
    return this.#ids.get(name) ?? this.#add(name, frozen(JSON.parse(json)))
  }

  /** The number of a list of field names: there are few, and each is kept. */
  names(names: readonly string[]): number {
    const name = `\0names ${JSON.stringify(names)}`
    return this.#ids.get(name) ?? this.#keep(name, names)
  }

  value(id: number): unknown {
    return this.#values[id]
  }

  #add(name: string, value: unknown): number {
    if (name.length > LONGEST || this.#values.length >= MOST) return -1
    return this.#keep(name, value)
  }

  #keep(name: string, value: unknown): number {
    this.#ids.set(name, this.#values.length)
    return this.#values.push(value) - 1
  }
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
