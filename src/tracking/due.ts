/** Whose people a pass reads: where something moved, or the last reading is old; few at a time. Pure. */

import { batchStage, type StageFacts } from '../migration/life-cycle.ts'
import { exchangeFacts } from '../migration/seen.ts'
import type { RemoteBatch } from '../migration/shapes/index.ts'
import type { BatchHeader } from '../records/batch.ts'
import type { Document } from '../store/store.ts'
import { pagesOf } from './people.ts'

/** Migration milliseconds between two readings of a batch that runs and whose counters do not move; a quarter more by chance. */
const RECONCILE = 30 * 60_000
/** Migration milliseconds between two readings of a batch at rest, whatever moves in it: by chance up to four times as long. */
const AT_REST = 15 * 60_000
/** Pages of people in one pass, so that it stays short. */
const PAGES = 10

const RESTING: readonly string[] = ['synced', 'created', 'stopped']

export function isResting(batch: StageFacts): boolean {
  return RESTING.includes(batchStage(batch))
}

/** The batch as its counters say it is now. */
export function asSeen(before: StageFacts, remote: RemoteBatch, at: Date): StageFacts {
  return { ticks: before.ticks, exchange: exchangeFacts(remote, at, before.exchange) }
}

/** A batch as one pass sees it; without `header` it is not ours. */
export interface Candidate {
  readonly id: string
  readonly header: Document<BatchHeader> | undefined
  readonly remote: RemoteBatch
  readonly moved: boolean
  /** Facts and header do not belong together: a crash lay between them. */
  readonly torn: boolean
  readonly due: boolean
  /** Migration milliseconds. */
  readonly readAt: number | undefined
}

/** Times in migration milliseconds. */
export interface Reading {
  /** Something moved since its people were read. */
  readonly moved: boolean
  /** Before and now. */
  readonly resting: boolean
  /** When its people were last read; undefined = never. */
  readonly readAt: number | undefined
  /** 0 to 1, another one after each reading. */
  readonly chance: number
}

export function isDue({ moved, resting, readAt, chance }: Reading, now: number): boolean {
  const age = readAt === undefined ? Number.POSITIVE_INFINITY : now - readAt
  if (resting) return moved && age >= AT_REST * (1 + 3 * chance)
  return moved || age > RECONCILE * (1 + chance / 4)
}

/** Those read in this pass, the longest unseen first. One that alone is larger than a pass has its turn too. */
export function turns(due: readonly Candidate[]): Candidate[] {
  const since = ({ readAt = Number.NEGATIVE_INFINITY }: Candidate) => readAt
  const chosen: Candidate[] = []
  let left = PAGES
  for (const one of [...due].sort((a, b) => (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0))) {
    const pages = pagesOf(one.remote)
    if (pages > left && chosen.length > 0) continue
    chosen.push(one)
    left -= pages
    if (left <= 0) break
  }
  return chosen
}
