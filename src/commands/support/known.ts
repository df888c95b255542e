/** How the inventory stands, in words: each part, and what needs a look. Pure. */
import { capital, OLD, PART_NAMES } from '../../inventory/grounds.ts'
import type { PartState } from '../../inventory/inventory.ts'
import type { Part } from '../../inventory/table.ts'
import { shownTime } from '../../messages/times.ts'

const ROWS: Readonly<Record<Part, readonly [one: string, many: string]>> = {
  directory: ['mailbox', 'mailboxes'],
  exchange: ['recipient', 'recipients'],
  graph: ['user', 'users'],
  users: ['migration user', 'migration users'],
}

type Time = (at: Date) => string
const digits = (count: number): string => count.toLocaleString('en')

/** How many, as of when. */
export function knownOf({ part, asOf, count }: PartState, time: Time = shownTime): string {
  if (asOf === undefined) return 'Not known yet.'
  return `${digits(count)} ${ROWS[part][count === 1 ? 0 : 1]}, as of ${time(asOf)}.`
}

/** “50,012 people known, as of 14:02”: whom the directory has, or the tenant where there is none; as old as the oldest part. */
export function peopleKnown(states: readonly PartState[], time: Time): string {
  const known = states.flatMap(({ asOf }) => (asOf === undefined ? [] : [asOf.getTime()]))
  const whose = ['directory', 'exchange'].map((part) => states.find((state) => state.part === part && state.asOf))
  const people = whose.find((state) => state !== undefined)
  if (people === undefined) return 'Nobody is known yet'
  const noun = people.count === 1 ? 'person' : 'people'
  return `${digits(people.count)} ${noun} known, as of ${time(new Date(Math.min(...known)))}`
}

/** Sentences on one part: what is under way, what does not answer, what was not believed, what is old. */
export function remarksOn(state: PartState, now: Date): string[] {
  const { asOf, reading, trouble, doubt } = state
  const old = asOf !== undefined && now.getTime() - asOf.getTime() > OLD
  return [
    ...(reading === undefined ? [] : [progress(reading, asOf !== undefined)]),
    ...(trouble === undefined ? [] : [`Silent since ${shownTime(trouble.since)}: ${ended(trouble.why)}`]),
    ...(doubt === undefined
      ? []
      : [
          `Answered with ${digits(doubt.now)} where ${digits(doubt.before)} were known, ${shownTime(doubt.at)}: not believed, read again.`,
        ]),
    ...(old && trouble === undefined ? ['Older than an hour.'] : []),
  ]
}

function progress({ rows, of, since }: NonNullable<PartState['reading']>, before: boolean): string {
  const all = of === undefined ? `${digits(rows)} so far` : `${digits(rows)} of about ${digits(of)}`
  return `${before ? 'Being read again in full' : 'Being read for the first time'}: ${all}, since ${shownTime(since)}.`
}

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** Whether all of it is known, not old, answered and believed. */
export function isWell({ asOf, trouble, doubt }: PartState, now: Date): boolean {
  return asOf !== undefined && trouble === undefined && doubt === undefined && now.getTime() - asOf.getTime() <= OLD
}

/** A line for each part that is missing, old, doubted or silent. */
export function attentionOn(states: readonly PartState[], now: Date): string[] {
  return states
    .filter((state) => !isWell(state, now))
    .map((state) => [`${capital(PART_NAMES[state.part])}:`, knownOf(state), ...remarksOn(state, now)].join(' '))
}

/** What to do about a part; empty = nothing. */
export function remedyOf(state: PartState, now: Date): string {
  if (state.trouble !== undefined) {
    return 'Type “doctor”: it says what to mend. Until it answers, what was known stays, and cards say how old it is.'
  }
  if (state.doubt !== undefined) {
    return 'Look whether the account of this bot still sees everybody. What was known stays until a full reading is believed.'
  }
  if (isWell(state, now)) return ''
  if (state.reading !== undefined) return 'Nothing to do: it goes on by itself, also after a restart.'
  return 'Look again in some minutes; if it stays so, type “doctor”.'
}
