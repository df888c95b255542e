/** Dates that Microsoft's service sets: 30 days to a licence, 60 and 90 days of a batch's life. Migration time throughout. */
import type { BatchOutline } from './batch.ts'
import { DAY, span } from './durations.ts'
import { batchStage } from './life-cycle.ts'

/** A mailbox without a licence is disabled 30 days after it was made (M365D "Perform a staged migration"). */
const LICENCE_DAYS = 30
/** Untouched for so long, a Synced batch is stopped; a Stopped or Failed one removed (Manage migration batches). */
const SYNCED_DAYS = 60
const STOPPED_DAYS = 90

export interface Deadline {
  readonly kind: 'licences' | 'stopped by the service' | 'removed by the service'
  readonly due: Date
  /** Whole days left, rounded down; negative once it has passed. */
  readonly daysLeft: number
  readonly text: string
}

export function licenceDue(mailboxMade: Date): Date {
  return new Date(mailboxMade.getTime() + LICENCE_DAYS * DAY)
}

/** The batch's deadlines, nearest first. Mailboxes are made from Start on, so Start gives the earliest licence day. */
export function deadlines(batch: BatchOutline, now: Date): Deadline[] {
  const seen = batch.exchange
  if (!seen) return []
  const found: Deadline[] = []
  const add = (kind: Deadline['kind'], from: string | undefined, days: number, what: string) => {
    if (from === undefined) return
    const due = new Date(Date.parse(from) + days * DAY)
    const left = due.getTime() - now.getTime()
    const when = left < 0 ? `was due ${span(-left)} ago` : `is due in ${span(left)}`
    found.push({ kind, due, daysLeft: Math.floor(left / DAY), text: `${what} ${when}` })
  }
  const mailboxes = seen.provisioned + seen.synced > 0
  if (mailboxes && !batch.ticks.licences) {
    add('licences', seen.started, LICENCE_DAYS, 'A licence, or the right type, for the first mailboxes of this batch')
  }
  const stage = batchStage(batch)
  const touched = seen.lastSynced ?? seen.initialSync ?? seen.started
  if (stage === 'synced' || stage === 'synced with errors') {
    add('stopped by the service', touched, SYNCED_DAYS, 'The stop of an untouched synced batch by Exchange Online')
  }
  if (stage === 'stopped' || stage === 'failed') {
    add('removed by the service', touched, STOPPED_DAYS, 'The removal of a stopped or failed batch by Exchange Online')
  }
  return found.sort((a, b) => a.due.getTime() - b.due.getTime())
}
