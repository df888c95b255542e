/**
 * The people of the company as they change beside the migration, kept on disk. Each system follows: it is handed every
 * change with the person before and after it, also those from before a restart, between the same of its own changes.
 */
import { join } from 'node:path'
import type { PracticeClock } from '../clock.ts'
import type { Company } from '../company.ts'
import { checkCompany, type Opened, openedFor, openJournal } from '../journal.ts'
import type { PeopleEntry, PersonChange } from './changes.ts'
import { changed, newcomer, type Person, successor } from './person.ts'
import { openRegister, type Register } from './register.ts'

/** A change as it happened. Neither `before` nor `after`: it was about nobody in particular. */
export interface Passage {
  /** Estate milliseconds. */
  readonly at: number
  readonly change: PersonChange
  readonly before: Person | undefined
  readonly after: Person | undefined
  readonly positions: Readonly<Record<string, number>>
}

/** A system that shows people. */
export interface Follower {
  readonly name: string
  /** How many changes of its own it has kept so far. It goes on to that time (estate milliseconds) and no further. */
  position(at: number): number
  follow(passage: Passage): void
  /** Everything is forgotten; absent where the system is reset by itself. */
  reset?(): void
}

export interface People {
  /** All of them, oldest first. */
  readonly passages: readonly Passage[]
  /** Why the change cannot be made, in a sentence; undefined = it can. */
  refusal(change: PersonChange): string | undefined
  /** Does it durably, in every system. Throws where there is a `refusal`. */
  change(change: PersonChange): void
  /** From now on; what was before is in `passages`. */
  register(follower: Follower): void
  /** Forgets every change, on disk too. The systems are to be reset after it. */
  reset(): void
  close(): void
}

/** Opens what `<dataDir>/practice/people.jsonl` holds. Throws for another company's. */
export function openPeople(options: { company: Company; clock: PracticeClock; dataDir: string }): People {
  const { company, clock } = options
  const journal = openJournal<PeopleEntry | { readonly at: string; readonly change: Opened }>(
    join(options.dataDir, 'practice', 'people.jsonl'),
  )
  const first = journal.entries[0]?.change
  if (first) checkCompany(journal, first, company)
  const followers: Follower[] = []
  let passages: Passage[] = []
  let register: Register | undefined
  const known = (): Register => {
    register ??= openRegister(company)
    return register
  }

  /** What it comes to, and in the register. */
  const enter = ({ at, change, positions }: PeopleEntry): Passage => {
    const [before, after] = change.kind === 'rewrite' ? [undefined, undefined] : resolve(change)
    if (change.kind !== 'rewrite') known().replace(before, after)
    const passage = { at: Date.parse(at), change, before, after, positions }
    passages.push(passage)
    return passage
  }
  const resolve = (change: Exclude<PersonChange, { kind: 'rewrite' }>): [Person | undefined, Person | undefined] => {
    const turn = passages.length + 1
    if (change.kind === 'join') return [undefined, newcomer(company, change.address, change.to, turn)]
    if (change.kind === 'return') {
      const gone = known().gone(change.address)
      return [undefined, gone && successor(company, gone, turn)]
    }
    const before = known().at(change.address)
    return [before, before === undefined || change.kind === 'leave' ? undefined : changed(before, change)]
  }
  const begin = (): void => {
    journal.append({ at: clock.now().toISOString(), change: openedFor(company) })
  }
  for (const entry of journal.entries) if (isChange(entry)) enter(entry)
  if (journal.entries.length === 0) begin()

  const refusal = (change: PersonChange): string | undefined => {
    if (change.kind === 'rewrite') return undefined
    const taken = (address: string) => known().at(address) !== undefined || known().elsewhere(address)
    if (change.kind === 'join') return taken(change.address) ? `${change.address} is taken` : undefined
    if (change.kind === 'return') {
      if (taken(change.address)) return `${change.address} is taken`
      return known().gone(change.address) ? undefined : `nobody of the address ${change.address} has left`
    }
    const person = known().at(change.address)
    if (person === undefined) return `nobody has the address ${change.address}`
    if (change.kind === 'primary' && taken(change.to) && known().at(change.to) !== person)
      return `${change.to} is taken`
    return undefined
  }

  return {
    get passages() {
      return passages
    },
    refusal,
    change: (change) => {
      const why = refusal(change)
      if (why !== undefined) throw new RangeError(`The change “${change.kind}” cannot be made: ${why}.`)
      const at = clock.now()
      const positions = Object.fromEntries(followers.map((each) => [each.name, each.position(at.getTime())]))
      const entry = { at: at.toISOString(), change, positions }
      journal.append(entry)
      const passage = enter(entry)
      for (const follower of followers) follower.follow(passage)
    },
    register: (follower) => {
      followers.push(follower)
    },
    reset: () => {
      journal.clear()
      passages = []
      register = undefined
      begin()
      for (const follower of followers) follower.reset?.()
    },
    close: () => journal.close(),
  }
}

/**
 * The passages between a system's own changes: for each one kept, what came before it, and at the end what came after all
 * of them.
 */
export function interleave<T>(
  name: string,
  passages: readonly Passage[],
  own: readonly T[],
  each: { own(entry: T): void; passage(passage: Passage): void },
): void {
  let next = 0
  const catchUp = (position: number): void => {
    for (let passage = passages[next]; passage !== undefined; passage = passages[next]) {
      if ((passage.positions[name] ?? 0) > position) return
      each.passage(passage)
      next++
    }
  }
  own.forEach((entry, position) => {
    catchUp(position)
    each.own(entry)
  })
  catchUp(Number.POSITIVE_INFINITY)
}

const isChange = (entry: { readonly change: { readonly kind: string } }): entry is PeopleEntry =>
  entry.change.kind !== 'opened'
