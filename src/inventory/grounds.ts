/** What an answer rests on, and how old that is. What is missing or old is said first, and nothing that acts on it is offered. Pure. */
import { HOUR } from '../migration/durations.ts'
import type { Aged, PartState, PeopleFacts } from './inventory.ts'
import { NO_DIRECTORY } from './reading.ts'
import type { Part } from './table.ts'

/** Wall milliseconds after which an answer says first how old it is. */
export const OLD = HOUR
/** Rows older than this are looked up again before a list or a person is judged. */
export const RECENT = 15 * 60_000

export const PART_NAMES: Readonly<Record<Part, string>> = {
  directory: 'the directory',
  exchange: 'Exchange Online',
  graph: 'Microsoft Graph',
  users: 'the migration users',
}

export interface Ground {
  readonly name: string
  readonly fact: Aged<unknown>
}

/** `directory` false = none is configured: then nothing rests on it. */
export function groundsOf(facts: PeopleFacts, directory: boolean): Ground[] {
  return [
    { name: PART_NAMES.exchange, fact: facts.recipients },
    { name: PART_NAMES.users, fact: facts.users },
    { name: PART_NAMES.graph, fact: facts.tenantUsers },
    ...(directory ? [{ name: PART_NAMES.directory, fact: facts.mailboxes }] : []),
  ]
}

/** Those that could not be read, or were read more than so many milliseconds before `now`. */
export function weak(grounds: readonly Ground[], now: Date, atMost: number = OLD): Ground[] {
  return grounds.filter(({ fact }) => !fact.known || now.getTime() - fact.asOf.getTime() > atMost)
}

/** The time of the oldest; undefined = nothing is known. */
export function oldest(grounds: readonly Ground[]): Date | undefined {
  const times = grounds.flatMap(({ fact }) => (fact.known ? [fact.asOf.getTime()] : []))
  return times.length === 0 ? undefined : new Date(Math.min(...times))
}

/** One sentence: what could not be read, and what is how old. `time` writes a time as its reader shows it. */
export function caveat(weakOnes: readonly Ground[], time: (at: Date) => string): string {
  const unread = weakOnes.filter(({ fact }) => !fact.known).map(({ name }) => name)
  const old = weakOnes.flatMap(({ name, fact }) => (fact.known ? [`${name} as of ${time(fact.asOf)}`] : []))
  const parts = [...(unread.length === 0 ? [] : [`${listed(unread)} could not be read`]), ...old]
  return parts.length === 0 ? '' : capital(`${parts.join('; ')}.`)
}

/** Why it is not known, each reason once. */
export function whyUnread(grounds: readonly Ground[]): string[] {
  return [...new Set(grounds.flatMap(({ fact }) => (fact.known ? [] : [fact.why])))]
}

/** What was known before then counts as not known. */
export function knownSince(since: Date, facts: PeopleFacts): PeopleFacts {
  const only = <T>(name: string, fact: Aged<T>): Aged<T> =>
    fact.known && fact.asOf < since ? { known: false, why: `${name} did not answer just now` } : fact
  return {
    mailboxes: only(PART_NAMES.directory, facts.mailboxes),
    recipients: only(PART_NAMES.exchange, facts.recipients),
    tenantUsers: only(PART_NAMES.graph, facts.tenantUsers),
    users: only(PART_NAMES.users, facts.users),
  }
}

/** How many there are of a part, as a fact with its age. A part without a state belongs to a system that is not configured. */
export function wholePart(part: Part, states: readonly PartState[]): Aged<number> {
  const state = states.find((one) => one.part === part)
  if (state === undefined)
    return { known: false, why: part === 'directory' ? NO_DIRECTORY.why : `${PART_NAMES[part]} is not read` }
  if (state.asOf !== undefined) return { known: true, value: state.count, asOf: state.asOf }
  if (state.trouble !== undefined) return { known: false, why: state.trouble.why }
  const progress = state.reading === undefined ? 'has not been read yet' : 'is being read for the first time'
  return { known: false, why: `${PART_NAMES[part]} ${progress}` }
}

export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
