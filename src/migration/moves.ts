/** What may be done with a batch in which stage: a table of sentences. */
import type { BatchOutline } from './batch.ts'
import { type BatchStage, batchStage, isKnownStage, type KnownBatchStage } from './life-cycle.ts'

/** `true` = allowed; a sentence = why not. */
type Moves = Readonly<Record<KnownBatchStage, true | string>>

const GONE =
  'The batch is no longer in Exchange Online: it was removed outside. Mailboxes made and mail diverted by it stay as they are.'
const CLOSED = 'The batch is closed: it was removed from Exchange Online after its work.'
const REMOVING = 'Exchange Online is removing this batch.'
const ENDED =
  'every request of this batch has ended, so Exchange Online refuses a stop: nothing runs any more. Mail stays diverted and the cloud mailboxes stay; a stop would not undo that either.'

const START: Moves = {
  planned: true,
  created: true,
  stopped: true,
  'synced with errors': true,
  failed: true,
  waiting: 'The batch waits for the start time it was given: Exchange Online starts it by itself.',
  starting: 'The batch is starting already.',
  syncing: 'The batch is running already.',
  stopping: 'The batch is stopping: wait until Exchange Online says Stopped, then start it again.',
  synced:
    'The batch is synced: nothing is left to start. Synced does not mean migrated: next come the checks, then the conversion of the on-premises mailboxes.',
  removing: REMOVING,
  'removed outside': GONE,
  closed: CLOSED,
}

const STOP: Moves = {
  waiting: true,
  starting: true,
  syncing: true,
  planned: 'The batch is only planned: it was never created in Exchange Online, so there is nothing to stop.',
  created: 'The batch was never started: there is nothing to stop, and no mail is diverted by it.',
  stopping: 'The batch is stopping already.',
  stopped: 'The batch is stopped already. Mail that was diverted stays diverted.',
  synced: `The batch is synced: ${ENDED}`,
  'synced with errors': `The batch is synced, with errors: ${ENDED}`,
  failed: `The batch failed: ${ENDED}`,
  removing: REMOVING,
  'removed outside': GONE,
  closed: CLOSED,
}

/** Why this batch cannot be started; undefined = it may. */
export function mayStart(batch: BatchOutline): string | undefined {
  const stage = batchStage(batch)
  if (!isKnownStage(stage)) {
    return `Exchange Online says “${stage}”, which Stagecoach does not know: look at the batch in the Exchange admin center first.`
  }
  if (START[stage] !== true) return START[stage]
  return batch.rows.length === 0 ? 'The batch has no mailboxes: its list is empty.' : undefined
}

/** Why this batch cannot be stopped; undefined = it may. An unknown status is no reason: stopping is the brake. */
export function mayStop(batch: BatchOutline): string | undefined {
  const stage = batchStage(batch)
  if (!isKnownStage(stage)) return undefined
  if (STOP[stage] !== true) return STOP[stage]
  const seen = batch.exchange
  const ended = seen !== undefined && seen.total > 0 && seen.active === 0 && seen.synced + seen.failed >= seen.total
  return ended ? `Exchange Online says ${seen.status}, but ${ENDED}` : undefined
}

/** What Start-MigrationBatch would do now: one cmdlet, three meanings. */
export function startMeans(stage: BatchStage): 'start' | 'resume' | 'retry' {
  if (stage === 'stopped') return 'resume'
  return stage === 'synced with errors' || stage === 'failed' ? 'retry' : 'start'
}
