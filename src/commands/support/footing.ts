/** What is said of a list in one sentence, and whether its facts bear it. Pure. */
import { caveat, type Ground, listed, PART_NAMES, weak } from '../../inventory/grounds.ts'

export interface Footing {
  /** What is missing or old. */
  readonly weak: readonly Ground[]
  /** Nothing is missing or old that the verdict needs: a start may be offered. */
  readonly firm: boolean
}

/** The directory is optional everywhere: without it some things could not be told, but nothing is held up by that. */
export function footingOf(grounds: readonly Ground[], now: Date): Footing {
  const found = weak(grounds, now)
  return { weak: found, firm: needed(found).length === 0 }
}

export function needed(grounds: readonly Ground[]): Ground[] {
  return grounds.filter(({ name }) => name !== PART_NAMES.directory)
}

type Sentence = (time: (at: Date) => string) => string

export function verdictOf(count: number, blocked: number, { weak: found, firm }: Footing): Sentence {
  const good = count - blocked
  return (time) => {
    const age = caveat(found, time)
    if (!firm) {
      const sure = blocked === 0 ? '' : ` ${blocked} would fail in any case.`
      return `${age} Whether ${count === 1 ? 'this mailbox' : `these ${mailboxes(count)}`} can be started could not be told.${sure}`
    }
    const all = count === 1 ? 'The mailbox can be started.' : `All ${mailboxes(count)} can be started.`
    const some = `${good.toLocaleString('en')} of ${mailboxes(count)} can be started; ${blocked.toLocaleString('en')} would fail and would be left out.`
    return [age, blocked === 0 ? all : some].filter(Boolean).join(' ')
  }
}

export function mailboxes(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'mailbox' : 'mailboxes'}`
}

/** “Exchange Online and the migration users” */
export function namesOf(grounds: readonly Ground[]): string {
  return listed(grounds.map(({ name }) => name))
}
