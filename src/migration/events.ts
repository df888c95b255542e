/** What tracking saw happen to a batch, with the sentence for people. Facts only; the card is chosen elsewhere. */

import type { Diverted } from './life-cycle.ts'
import type { Failure } from './types.ts'

export type BatchEventKind =
  | 'started'
  | 'mail diverted'
  | 'mailboxes failed'
  | 'synced'
  | 'synced with errors'
  | 'stopped'
  | 'resumed'
  | 'failed'
  | 'removed outside'
  | 'removed'
  | 'seen again'
  | 'unknown status'
  | 'people changed'

/** A mailbox that newly failed: what it means, and whether the person's new mail already goes to the cloud. */
export interface MailboxFailure {
  readonly address: string
  readonly failure: Failure
  readonly diverted: Diverted
}

/** A person of the list about whom something changed that may matter to the batch. */
export interface PersonChange {
  readonly address: string
  /** A sentence, or several. */
  readonly text: string
}

export interface BatchEvent {
  readonly kind: BatchEventKind
  readonly batch: string
  /** Migration time of the reading that showed it, ISO. */
  readonly at: string
  readonly text: string
  /** With `mailboxes failed`: the digest, in the order of the list. */
  readonly failures?: readonly MailboxFailure[]
  /** With `people changed`: in the order of the list. */
  readonly people?: readonly PersonChange[]
}
