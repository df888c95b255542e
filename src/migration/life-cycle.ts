/**
 * Stages, derived from facts by tables. Exchange's own statuses stay beside them, verbatim. A staged batch is never
 * "completed" and "synced" is not "migrated": the end is conversion, then removal (facts: staged-process, "Words").
 */
import type { Batch, MailboxFacts } from './batch.ts'
import { plainStatus } from './statuses.ts'

const BATCH_STAGES = [
  'planned',
  'created',
  'waiting',
  'starting',
  'syncing',
  'stopping',
  'stopped',
  'synced',
  'synced with errors',
  'failed',
  'removing',
  'removed outside',
  'closed',
] as const
export type KnownBatchStage = (typeof BATCH_STAGES)[number]
/** A status Exchange writes that no table knows is its own stage, verbatim. */
export type BatchStage = KnownBatchStage | (string & {})

/**
 * `Get-MigrationBatch` Status, lower-cased -> stage. Completing and its like belong to moves, not to staged batches:
 * should the service write one, we claim no more than that the content is there.
 */
const BATCH_STATUS: Readonly<Record<string, KnownBatchStage>> = {
  created: 'created',
  waiting: 'waiting',
  starting: 'starting',
  queued: 'starting',
  validating: 'starting',
  syncing: 'syncing',
  stopping: 'stopping',
  stopped: 'stopped',
  synced: 'synced',
  incrementalsyncing: 'synced',
  completing: 'synced',
  completed: 'synced',
  syncedwitherrors: 'synced with errors',
  completedwitherrors: 'synced with errors',
  failed: 'failed',
  corrupted: 'failed',
  removing: 'removing',
}

export function isKnownStage(stage: BatchStage): stage is KnownBatchStage {
  return (BATCH_STAGES as readonly string[]).includes(stage)
}

/** What of a batch its stage is derived from. */
export type StageFacts = Pick<Batch, 'exchange' | 'gone' | 'ticks'>

export function batchStage(batch: StageFacts): BatchStage {
  if (batch.gone) return batch.ticks['remove-batch'] ? 'closed' : 'removed outside'
  const seen = batch.exchange
  if (!seen) return 'planned'
  const stage = BATCH_STATUS[plainStatus(seen.status)]
  // The new admin center shows a fresh batch as Stopped (exchange-online, 2.3).
  if (stage === 'stopped' && seen.started === undefined && seen.provisioned + seen.synced + seen.failed === 0)
    return 'created'
  if (stage === 'synced' && seen.failed > 0) return 'synced with errors'
  return stage ?? seen.status
}

const MAILBOX_STAGES = [
  'planned',
  'ready',
  'queued',
  'provisioned',
  'syncing',
  'synced',
  'converted',
  'closed',
  'failed',
  'skipped',
  'withdrawn',
  'backed out',
  'left the company',
] as const
type KnownMailboxStage = (typeof MAILBOX_STAGES)[number]
export type MailboxStage = KnownMailboxStage | (string & {})

/** Facts with times that people's later work adds to what Exchange says. */
export type MailboxStory = MailboxFacts & {
  readonly convertedAt?: string | undefined
  readonly closedAt?: string | undefined
  readonly skippedAt?: string | undefined
  readonly withdrawnAt?: string | undefined
  readonly backedOutAt?: string | undefined
  readonly leftAt?: string | undefined
}

/** What people did outranks what Exchange still says: after conversion its errors are expected. First that holds. */
const STAGE_FACTS: readonly (readonly [keyof MailboxStory, KnownMailboxStage])[] = [
  ['leftAt', 'left the company'],
  ['backedOutAt', 'backed out'],
  ['withdrawnAt', 'withdrawn'],
  ['closedAt', 'closed'],
  ['convertedAt', 'converted'],
  ['skippedAt', 'skipped'],
]

/** `Get-MigrationUser` Status, lower-cased -> stage; `waits` = it is where its cloud mailbox says it is. */
const USER_STATUS: Readonly<Record<string, KnownMailboxStage | 'waits'>> = {
  queued: 'waits',
  validating: 'waits',
  starting: 'waits',
  provisioning: 'waits',
  provisionupdating: 'waits',
  stopping: 'waits',
  stopped: 'waits',
  removing: 'waits',
  syncing: 'syncing',
  synced: 'synced',
  incrementalsyncing: 'synced',
  incrementalsynced: 'synced',
  incrementalstopped: 'synced',
  completionsynced: 'synced',
  completing: 'synced',
  completed: 'synced',
  failed: 'failed',
  incrementalfailed: 'failed',
  completionfailed: 'failed',
  completedwithwarnings: 'failed',
  corrupted: 'failed',
}

const UNSTARTED: readonly BatchStage[] = ['planned', 'created', 'waiting']

/** `batch` is the stage of the mailbox's batch: it tells `planned`, `ready` and `queued` apart. */
export function mailboxStage(facts: MailboxStory, batch?: BatchStage): MailboxStage {
  const found = STAGE_FACTS.find(([fact]) => facts[fact] !== undefined)
  if (found) return found[1]
  const stage = facts.status === undefined ? 'waits' : (USER_STATUS[plainStatus(facts.status)] ?? facts.status)
  if (stage !== 'waits') return stage
  if (facts.cloudMailbox) return 'provisioned'
  if (batch !== undefined && UNSTARTED.includes(batch)) return batch === 'planned' ? 'planned' : 'ready'
  return facts.status === undefined && batch === undefined ? 'planned' : 'queued'
}

export type Diverted = 'yes' | 'no' | 'could not tell'

/**
 * Whether new mail for this person goes to the cloud. `targetAddress` on-premises decides where it was looked at; once seen
 * diverted, mail stays so. Without a directory: the service sets it before the content comes, so a mailbox that syncs or
 * synced is diverted; one that merely exists may be just before it.
 */
export function mailDiverted(facts: MailboxFacts): Diverted {
  if (typeof facts.targetAddress === 'string' && facts.targetAddress.trim() !== '') return 'yes'
  if (facts.targetAddress !== undefined) return 'no'
  if (facts.divertedAt !== undefined) return 'yes'
  const stage = USER_STATUS[plainStatus(facts.status ?? '')]
  if (stage === 'synced') return 'yes'
  if (facts.cloudMailbox) return stage === 'syncing' ? 'yes' : 'could not tell'
  return facts.cloudMailbox === false ? 'no' : 'could not tell'
}
