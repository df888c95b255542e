/** The batch as kept and the batch as just seen -> the batch to keep, and what happened in between. */

import { keyOf } from './address.ts'
import type { Batch, ExchangeFacts } from './batch.ts'
import { withSample } from './eta.ts'
import type { BatchEvent, BatchEventKind, MailboxFailure } from './events.ts'
import { explain } from './failures.ts'
import { type BatchStage, batchStage, isKnownStage, mailboxStage, mailDiverted } from './life-cycle.ts'
import { exchangeFacts, mergeMailboxes, type Seen } from './seen.ts'

export interface Observed {
  readonly batch: Batch
  readonly events: readonly BatchEvent[]
}

export function observe(before: Batch, seen: Seen): Observed {
  // A batch we never made may share the name: it is not adopted by being seen.
  if (!before.exchange) return { batch: before, events: [] }
  const other =
    seen.batch !== undefined &&
    before.exchange.guid !== undefined &&
    seen.batch.guid !== undefined &&
    seen.batch.guid !== before.exchange.guid
  if (!seen.batch || other) return missing(before, before.exchange, seen, other)
  const { gone: _, ...kept } = before
  const exchange = exchangeFacts(seen.batch, seen.at, before.exchange)
  const mailboxes = mergeMailboxes(before.mailboxes, seen)
  const after: Batch = { ...kept, exchange, mailboxes }
  const from = batchStage(before)
  const to = batchStage(after)
  const restart = RESTING.includes(from) && RUNS.includes(to)
  const sampled = hasRun(to)
    ? withSample(before.samples, { at: exchange.seenAt, done: exchange.synced }, restart)
    : before.samples
  const batch: Batch = { ...after, samples: [...sampled] }
  return { batch, events: happened(before, batch, from, to) }
}

/** A batch just made may not be found for some minutes: replication, not removal. */
const APPEARS_WITHIN = 15 * 60_000

function missing(before: Batch, exchange: ExchangeFacts, seen: Seen, other: boolean): Observed {
  const age =
    exchange.created === undefined ? Number.POSITIVE_INFINITY : seen.at.getTime() - Date.parse(exchange.created)
  if (before.gone || (!other && batchStage(before) === 'created' && age < APPEARS_WITHIN))
    return { batch: before, events: [] }
  const batch = { ...before, gone: true }
  const kind: BatchEventKind = batchStage(batch) === 'closed' ? 'removed' : 'removed outside'
  const stays = 'Cloud mailboxes and diverted mail stay as they are.'
  const text =
    kind === 'removed'
      ? `${before.name} is no longer in Exchange Online: removed, as ticked on the checklist.`
      : `${before.name} is no longer in Exchange Online, and Stagecoach did not remove it${other ? '; another batch now has its name' : ''}. ${stays}`
  return { batch, events: [{ kind, batch: before.name, at: seen.at.toISOString(), text }] }
}

const RUN: readonly BatchStage[] = [
  'starting',
  'syncing',
  'stopping',
  'stopped',
  'synced',
  'synced with errors',
  'failed',
]
const RUNS: readonly BatchStage[] = ['starting', 'syncing']
const RESTING: readonly BatchStage[] = ['stopped', 'synced with errors', 'failed']
const hasRun = (stage: BatchStage): boolean => RUN.includes(stage)
const diverts = (batch: Batch): boolean =>
  (batch.exchange?.provisioned ?? 0) > 0 ||
  (batch.exchange?.synced ?? 0) > 0 ||
  Object.values(batch.mailboxes).some((m) => mailDiverted(m) === 'yes')

function happened(before: Batch, after: Batch, from: BatchStage, to: BatchStage): BatchEvent[] {
  const events: BatchEvent[] = []
  const at = after.exchange?.seenAt ?? ''
  const add = (kind: BatchEventKind, text: string, failures?: readonly MailboxFailure[]) =>
    events.push({ kind, batch: after.name, at, text, ...(failures ? { failures } : {}) })
  if (from === 'removed outside' || from === 'closed')
    add('seen again', `${after.name} is in Exchange Online after all: it says ${after.exchange?.status}.`)
  if (hasRun(to) && (from === 'created' || from === 'waiting'))
    add('started', `${after.name} has started: ${after.exchange?.total} mailboxes.`)
  if (RESTING.includes(from) && RUNS.includes(to)) {
    add(
      'resumed',
      from === 'stopped'
        ? `${after.name} goes on after its stop.`
        : `${after.name} runs again: Exchange Online retries what failed.`,
    )
  }
  if (!diverts(before) && diverts(after)) add('mail diverted', divertedText(after))
  const failures = newlyFailed(before, after)
  if (failures.length > 0) add('mailboxes failed', failedText(after.name, failures), failures)
  if (from !== to) {
    const say = converted(after) && EXPECTED.includes(to) ? undefined : ARRIVED[to]
    if (say) add(say.kind, say.text(after))
    if (!isKnownStage(to))
      add(
        'unknown status',
        `Exchange Online says “${to}” of ${after.name}, a status Stagecoach does not know. It goes on watching.`,
      )
  }
  return events
}

/** A status that says all is copied beside a count of none: the count is missing, not the content. */
const copied = ({ exchange }: Batch): string => (exchange?.synced ? String(exchange.synced) : 'its')

const ARRIVED: Readonly<
  Record<string, { readonly kind: BatchEventKind; readonly text: (b: Batch) => string } | undefined>
> = {
  synced: {
    kind: 'synced',
    text: (b) =>
      `${b.name} is synced: the content of ${copied(b)} mailboxes is in the cloud. They are not migrated yet: check, then convert the on-premises mailboxes soon, for what people do in the old ones is not copied again.`,
  },
  'synced with errors': {
    kind: 'synced with errors',
    text: (b) =>
      `${b.name} is synced with errors: ${b.exchange?.synced} mailboxes synced, ${b.exchange?.failed} failed.`,
  },
  stopped: {
    kind: 'stopped',
    text: (b) =>
      `${b.name} is stopped. ${diverts(b) ? 'Cloud mailboxes stay, and mail that was diverted stays diverted.' : 'No mail was diverted by it.'}`,
  },
  failed: {
    kind: 'failed',
    text: (b) =>
      `${b.name} failed${b.exchange?.message ? `: ${explain(b.exchange.message).meaning}` : '.'}${diverts(b) ? ' Mail that was diverted stays diverted.' : ''}`,
  },
}

/** After conversion the source answers with errors as it must: they are no news. */
const converted = (batch: Batch): boolean => batch.ticks.convert !== undefined
const EXPECTED: readonly BatchStage[] = ['failed', 'synced with errors']

function divertedText(batch: Batch): string {
  const sure = Object.values(batch.mailboxes).filter((m) => mailDiverted(m) === 'yes').length
  return sure > 0
    ? `New mail of ${sure} ${sure === 1 ? 'person' : 'people'} of ${batch.name} goes to the cloud from now on, before the content is there.`
    : `Exchange Online has made the first mailboxes of ${batch.name}: new mail for these people is diverted to the cloud now or within minutes, before the content is there.`
}

function newlyFailed(before: Batch, after: Batch): MailboxFailure[] {
  if (converted(after)) return []
  const found: MailboxFailure[] = []
  for (const [address, facts] of Object.entries(after.mailboxes)) {
    if (facts === before.mailboxes[address] || mailboxStage(facts) !== 'failed') continue
    if (mailboxStage(before.mailboxes[address] ?? {}) === 'failed') continue
    found.push({ address, failure: explain(facts.error ?? ''), diverted: mailDiverted(facts) })
  }
  if (found.length === 0) return found
  const order = new Map(after.rows.map((row, i) => [keyOf(row.address), i]))
  return found.sort((a, b) => (order.get(a.address) ?? Infinity) - (order.get(b.address) ?? Infinity))
}

function failedText(name: string, failures: readonly MailboxFailure[]): string {
  const n = failures.length
  const diverted = failures.filter((f) => f.diverted === 'yes').length
  const unsure = failures.filter((f) => f.diverted === 'could not tell').length
  const mail = [
    diverted > 0 ? `New mail of ${diverted} of them already goes to the cloud.` : '',
    unsure > 0 ? `Of ${unsure} it could not be told whether mail is diverted.` : '',
  ]
  return [`${n} mailbox${n === 1 ? '' : 'es'} of ${name} newly failed.`, ...mail].filter((s) => s !== '').join(' ')
}
