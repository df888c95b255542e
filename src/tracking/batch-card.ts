/** The one card of a batch: live in the channel, and what `batch show` answers with. Pure. */

import { type Button, type Reply, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import type { Batch } from '../migration/batch.ts'
import { deadlines } from '../migration/deadlines.ts'
import { expectedEnd, ratePerHour } from '../migration/eta.ts'
import { explain, isKnown, ownWords } from '../migration/failures.ts'
import { type BatchStage, batchStage, mailDiverted } from '../migration/life-cycle.ts'
import { mayStart, mayStop, startMeans } from '../migration/moves.ts'
import { copyAgeText, progress } from '../migration/progress.ts'
import { hasFailed, isCopying, isSynced } from '../migration/statuses.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    batch: {
      readonly name: string
      readonly status: string
      readonly color: string
      readonly bar: string
      readonly counts: string
      readonly mail: string
      readonly facts: readonly { title: string; value: string }[]
      readonly failures: readonly { who: string; why: string; mail: string }[]
      readonly moreFailures: string
      readonly next: string
      readonly buttons: readonly Button[]
    }
  }
}

const SHOWN_FAILURES = 5
const SYNCED: readonly BatchStage[] = ['synced', 'synced with errors']

const COLORS: Readonly<Record<string, string>> = {
  planned: 'Default',
  created: 'Default',
  syncing: 'Accent',
  starting: 'Accent',
  synced: 'Good',
  'synced with errors': 'Warning',
  stopped: 'Warning',
  failed: 'Attention',
  'removed outside': 'Attention',
}

const NEXT: Readonly<Record<string, string>> = {
  planned: 'Next: look at the findings, then ask for the start.',
  created: 'It is in Exchange Online and not started: no mail is diverted yet.',
  stopped: 'Stopped does not undo: forwarding and cloud mailboxes stay. Start it again to go on.',
  synced: 'Synced is not migrated: go through the checklist, then convert the on-premises mailboxes soon.',
  'synced with errors': 'Mend what failed and start again: only the failed ones are retried. The rest can go on.',
  failed: 'Mend the cause and start again: failed mailboxes are retried.',
  'removed outside': 'Someone removed the batch in Exchange Online. What was copied stays; my records stay too.',
}

export function batchCard(batch: Batch, now: Date): Reply {
  const stage = batchStage(batch)
  const seen = batch.exchange
  const at = progress(batch)
  const status = seen === undefined ? stage : seen.status
  const failed = Object.entries(batch.mailboxes).filter(([, facts]) => hasFailed(facts.status ?? ''))
  const failures = failed.slice(0, SHOWN_FAILURES).map(([who, facts]) => {
    const failure = explain(facts.error ?? '')
    const why = isKnown(failure) ? `${failure.meaning} ${failure.remedy}` : ownWords(failure, 200)
    return { who, why: why === '' ? 'Exchange Online gives no reason.' : why, mail: DIVERTED[mailDiverted(facts)] }
  })
  const counts = seen
    ? `${at.synced} of ${at.total} synced · ${at.failed} failed · ${at.active} active`
    : `${batch.rows.length} mailboxes, not yet in Exchange Online`
  return reply('batch', `${batch.name}: ${status}, ${counts}`, {
    name: batch.name,
    status: seen === undefined ? 'Planned' : `${seen.status}${stage === status.toLowerCase() ? '' : ` (${stage})`}`,
    color: COLORS[stage] ?? 'Default',
    bar: seen === undefined ? '' : `${at.bar} ${at.percent} %`,
    counts,
    mail: divertedText(batch),
    facts: factsOf(batch, now),
    failures,
    moreFailures: failed.length > SHOWN_FAILURES ? `And ${failed.length - SHOWN_FAILURES} more.` : '',
    next: NEXT[stage] ?? '',
    buttons: buttonsOf(batch),
  })
}

const DIVERTED = {
  yes: 'This person’s new mail already goes to the cloud.',
  no: 'This person’s mail is not diverted.',
  'could not tell': 'Could not tell whether this person’s mail is diverted already.',
} as const

/** Start diverts mail; stop does not undo it. Said on the card for as long as it is true. */
function divertedText(batch: Batch): string {
  if (batch.exchange === undefined) return ''
  const all = Object.values(batch.mailboxes)
  const diverted = all.filter((facts) => mailDiverted(facts) === 'yes').length
  if (diverted === 0) return ''
  return `New mail for ${diverted} of ${batch.rows.length} people goes to the cloud already; a stop does not bring it back.`
}

function factsOf(batch: Batch, now: Date): { title: string; value: string }[] {
  const seen = batch.exchange
  const rate = seen === undefined ? undefined : ratePerHour(batch.samples, now)
  const end = expectedEnd(batch, now)
  const age = SYNCED.includes(batchStage(batch)) ? copyAgeText(batch, now) : undefined
  const running = isCopying(seen?.status ?? '')
  const leftOut = batch.leftOut?.length ?? 0
  const rows: [string, string | undefined][] = [
    ['Endpoint', batch.endpoint],
    ['Left out', leftOut > 0 ? `${leftOut} mailboxes that would have failed` : undefined],
    ['Started', seen?.started && localTime(seen.started)],
    ['Rate', running && rate !== undefined ? `${rate.toFixed(1)} mailboxes an hour` : undefined],
    ['Expected end', running ? (end ? localTime(end.toISOString()) : 'cannot be told yet') : undefined],
    ['Copy', age],
    ...deadlines(batch, now)
      .slice(0, 2)
      .map((deadline): [string, string] => ['Deadline', deadline.text]),
    ['Exchange says', seen?.message],
    ['As of', seen && localTime(seen.seenAt)],
  ]
  return rows.flatMap(([title, value]) => (value === undefined || value === '' ? [] : [{ title, value }]))
}

function buttonsOf(batch: Batch): Button[] {
  const args = { batch: batch.name }
  const buttons: Button[] = []
  if (batch.exchange === undefined) buttons.push({ title: 'Check', command: 'batch check', args })
  if (mayStart(batch) === undefined) {
    const title = { start: 'Start…', resume: 'Resume…', retry: 'Retry failed…' }[startMeans(batchStage(batch))]
    buttons.push({ title, command: 'batch start', args, style: 'positive' })
  }
  if (mayStop(batch) === undefined) {
    buttons.push({ title: 'Stop now', command: 'batch stop', args, style: 'destructive' })
  }
  if (isSynced(batch.exchange?.status ?? '')) {
    buttons.push({ title: 'Checklist', command: 'checklist', args })
  }
  return buttons
}
