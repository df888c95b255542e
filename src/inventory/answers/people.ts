/** What is known of some people: from memory, and where that is too old, from the systems. */
import type { Clock } from '../../clock.ts'
import { Turns } from '../../jobs/turns.ts'
import { keyOf } from '../../migration/address.ts'
import { isAhead } from '../ahead.ts'
import type { Aged, PeopleFacts } from '../inventory.ts'
import type { Part } from '../table.ts'
import type { Absences } from './absences.ts'
import type { LookUp } from './look-up.ts'
import { type Freshness, type JudgedOf, PARTS, type Tables, wholeAt, whyNotWhole } from './parts.ts'
import { MOST_USERS } from './questions.ts'

/** How long a question waits for a system that may be silent, in wall milliseconds. */
export interface Patience {
  /** For what changed. */
  readonly changes: number
  /** For the rows at hand. */
  readonly lookUp: number
  /** The same where the system was silent a moment ago. */
  readonly silent: number
}

export interface PeopleParts {
  readonly tables: Tables
  readonly refresh: Freshness
  readonly absences: Absences
  readonly lookUp: LookUp
  readonly wall: Clock
  readonly patience: Patience
  /** Without one its part is not known, whatever was. */
  readonly noDirectory: string | undefined
}

/** Why a part could not be looked up. */
export type Silence = ReadonlyMap<Part, string>

export interface People {
  /** Looks up what is older. Answers which parts were silent. */
  freshen(addresses: readonly string[], maxAgeMs: number): Promise<Silence>
  /** From memory. Addresses in lower case, each once. */
  facts(addresses: readonly string[], silence?: Silence): Promise<PeopleFacts>
}

export function createPeople(parts: PeopleParts): People {
  const { tables, refresh, absences, wall, patience } = parts

  /** When it was last known who owns the address; undefined = never. */
  function knownAt(part: Part, address: string, whole: number | undefined): number | undefined {
    const askedAt = tables[part].askedAt(address) ?? absences.at(part, address)
    const asked = isAhead(askedAt, wall.now().getTime()) ? undefined : askedAt
    return asked === undefined || whole === undefined ? (asked ?? whole) : Math.max(asked, whole)
  }

  async function freshenPart(part: Part, addresses: readonly string[], maxAgeMs: number): Promise<string | undefined> {
    const isOld = (at: number | undefined) => at === undefined || wall.now().getTime() - at >= maxAgeMs
    const whole = wholeAt(part, refresh.states())
    if (part !== 'users' && isOld(whole)) await refresh.changes([part], maxAgeMs, patience.changes)
    const states = refresh.states()
    const now = wholeAt(part, states)
    const old = addresses.filter((address) => isOld(knownAt(part, address, now)))
    if (old.length === 0 || (part === 'users' && old.length > MOST_USERS)) return undefined
    const silent = now === whole && states.some((one) => one.part === part && one.trouble !== undefined)
    return parts.lookUp(part, old, silent ? patience.silent : patience.lookUp)
  }

  async function factsOf<P extends Part>(
    part: P,
    addresses: readonly string[],
    why: string | undefined,
  ): Promise<Aged<readonly JudgedOf[P][]>> {
    const whole = wholeAt(part, refresh.states())
    const turns = new Turns()
    let oldest = addresses.length === 0 ? (whole ?? wall.now().getTime()) : Number.POSITIVE_INFINITY
    for (const address of addresses) {
      const at = knownAt(part, address, whole)
      if (at === undefined) return { known: false, why: why ?? whyNotWhole(part, refresh.states()) }
      oldest = Math.min(oldest, at)
      const turn = turns.due
      if (turn !== undefined) await turn
    }
    const value = (await tables[part].judgedOf(addresses)) as readonly JudgedOf[P][]
    return { known: true, value, asOf: new Date(oldest) }
  }

  return {
    async freshen(addresses, maxAgeMs) {
      const wanted = parts.noDirectory === undefined ? PARTS : PARTS.filter((part) => part !== 'directory')
      const whys = await Promise.all(
        wanted.map(async (part) => [part, await freshenPart(part, addresses, maxAgeMs)] as const),
      )
      return new Map(whys.flatMap(([part, why]) => (why === undefined ? [] : [[part, why] as const])))
    },
    async facts(addresses, silence = new Map()) {
      const why = parts.noDirectory
      // One after the other, so that their slices do not add up.
      const mailboxes =
        why === undefined
          ? await factsOf('directory', addresses, silence.get('directory'))
          : ({ known: false, why } as const)
      const recipients = await factsOf('exchange', addresses, silence.get('exchange'))
      const tenantUsers = await factsOf('graph', addresses, silence.get('graph'))
      const users = await factsOf('users', addresses, silence.get('users'))
      return { mailboxes, recipients, tenantUsers, users }
    },
  }
}

/** In lower case, each once. */
export function asKeys(addresses: readonly string[]): string[] {
  return [...new Set(addresses.map(keyOf))]
}
