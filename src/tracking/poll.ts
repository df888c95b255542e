/**
 * One look at Exchange: what moved since the last becomes events, kept with the messages that tell them. One call for all
 * counters; people only of the batches where they moved, some batches a pass.
 */
import type { MigrationClock } from '../clock.ts'
import type { BatchOutline } from '../migration/batch.ts'
import { batchStage } from '../migration/life-cycle.ts'
import type { RemoteBatch, RemoteUser } from '../migration/shapes/index.ts'
import { type BatchHeader, BatchKind, batchId } from '../records/batch.ts'
import { hasItsPeople } from '../records/whole-batch.ts'
import type { Document } from '../store/store.ts'
import { RemoteError } from '../systems/ports.ts'
import { asSeen, type Candidate, isDue, isResting, turns } from './due.ts'
import { isHeld } from './held.ts'
import { createLook, type LookParts } from './look.ts'
import { readPeople, type UsersFeed } from './people.ts'
import { createRest } from './rest.ts'
import { createStatistics } from './statistics.ts'

export interface PollParts extends Omit<LookParts, 'statistics'> {
  readonly migrationClock: MigrationClock
  /** Wall milliseconds between two passes where no batch of ours is in Exchange. */
  readonly idleMs: number
  /** 0 to 1: spreads what is read anew now and then. */
  readonly random?: (() => number) | undefined
  /** Without it, people of batches that are not ours are not read. */
  readonly feed?: UsersFeed | undefined
}

/**
 * A pass. Answers after how many wall milliseconds the next is worth while; undefined = as usual. Where no batch of ours
 * is in Exchange, less often is enough: one that comes too early asks nothing. Throws `RemoteError` when Exchange does not
 * answer: nothing is concluded from silence. Where one call is told to wait (`retryAfterMs`) the pass ends at once, and none
 * asks anything until then.
 */
export type Poll = () => Promise<number | undefined>

/** Wall milliseconds until the next pass where the people of some batches had no turn: a first reading has many. */
const SOON = 200

export function createPoll(parts: PollParts): Poll {
  const { store, systems, wall, migrationClock, idleMs, feed, random = Math.random } = parts
  const statistics = createStatistics(systems.exchange, wall)
  const look = createLook({ ...parts, statistics })
  /** When this process handed a batch's people on, and the chance that decides when they are read next. */
  const handed = new Map<string, number>()
  const chances = new Map<string, number>()
  const idle = createRest(wall)
  const asked = createRest(wall)

  return async () => {
    const ours = (await store.list(BatchKind)).filter(({ value: { batch } }) => batch.exchange && !isOver(batch))
    const rest = Math.max(asked.left(), ours.length === 0 ? idle.left() : 0)
    if (rest > 0) return rest
    let through: boolean
    try {
      through = await pass(ours)
    } catch (error) {
      if (isHeld(error)) asked.begin(error.retryAfterMs)
      throw error
    }
    if (!through) return SOON
    if (ours.length > 0) return undefined
    idle.begin(idleMs)
    return idleMs
  }

  /** False where the people of some batches had no turn. */
  async function pass(ours: readonly Document<BatchHeader>[]): Promise<boolean> {
    const askedAt = wall.now().getTime()
    const remotes = await systems.exchange.batches()
    const at = migrationClock.now()
    const found = new Map(remotes.map((remote) => [batchId(remote.identity), remote]))
    forgetBut(found)

    const headers = new Map(ours.map((header) => [header.id, header]))
    const candidates: Candidate[] = []
    for (const [id, remote] of found) candidates.push(await candidate(id, remote, headers.get(id), at))
    const due = candidates.filter((one) => one.due)
    const chosen = new Set(idsOf(turns(due)))
    const running = candidates.filter(({ header, remote }) => header !== undefined && remote.active > 0)
    const turn = statistics.turn([...headers.keys()], idsOf(running))

    // What cannot be read of one batch is no reason to leave the others: the first trouble is told after all were looked at.
    const troubles: unknown[] = []
    const tried = (work: Promise<void>): Promise<void> =>
      work.catch((error: unknown) => {
        if (isHeld(error)) throw error
        troubles.push(error)
      })
    for (const header of ours) if (!found.has(header.id)) await tried(look.missing(header, at))
    for (const one of candidates) await tried(seen(one, chosen.has(one.id), turn === one.id, at))
    await feed?.passed(remotes, askedAt)
    // A bug is told before what a system said.
    if (troubles.length > 0) throw troubles.find((one) => !(one instanceof RemoteError)) ?? troubles[0]
    return chosen.size === due.length
  }

  async function candidate(
    id: string,
    remote: RemoteBatch,
    header: Document<BatchHeader> | undefined,
    at: Date,
  ): Promise<Candidate> {
    const now = at.getTime()
    const chance = chances.get(id) ?? random()
    chances.set(id, chance)
    const batch = header?.value.batch ?? { ticks: {} }
    const resting = isResting(asSeen(batch, remote, at))
    const unknown = feed !== undefined && !feed.isKnown(remote)
    const handedAt = handed.get(id)
    const toHand = unknown && (handedAt === undefined || isDue({ moved: true, resting, readAt: handedAt, chance }, now))
    if (header === undefined) {
      return { id, header, remote, moved: false, torn: false, due: toHand, readAt: handedAt }
    }
    const { read } = header.value
    const readAt = Date.parse(read?.at ?? header.value.batch.exchange?.seenAt ?? '')
    const moved = hasMoved(header.value.batch, remote)
    const torn = !(await hasItsPeople(store, header))
    const restingSince = resting && isResting(header.value.batch)
    const due = isDue({ moved: moved || read?.owed === true, resting: restingSince, readAt, chance }, now)
    return { id, header, remote, moved, torn, due: due || torn || toHand, readAt: unknown ? handedAt : readAt }
  }

  async function seen(one: Candidate, chosen: boolean, turn: boolean, at: Date): Promise<void> {
    const { id, header, remote } = one
    const askedAt = wall.now().getTime()
    const users: RemoteUser[] | undefined = chosen ? await readPeople(systems.exchange, remote.identity) : undefined
    if (header !== undefined) await look.at(one, users, turn, at)
    if (users === undefined) return
    await feed?.batchRead(remote, users, askedAt)
    handed.set(id, at.getTime())
    chances.delete(id)
  }

  function forgetBut(found: ReadonlyMap<string, RemoteBatch>): void {
    for (const known of [handed, chances]) {
      for (const id of known.keys()) if (!found.has(id)) known.delete(id)
    }
  }
}

export function isOver(batch: BatchOutline): boolean {
  return ['closed', 'removed outside'].includes(batchStage(batch))
}

const idsOf = (candidates: readonly Candidate[]): string[] => candidates.map(({ id }) => id)

function hasMoved({ exchange }: BatchOutline, remote: RemoteBatch): boolean {
  const fields = ['status', 'total', 'active', 'synced', 'failed', 'stopped', 'provisioned'] as const
  return (
    fields.some((field) => exchange?.[field] !== remote[field]) ||
    exchange?.lastSynced !== (remote.lastSynced?.toISOString() ?? exchange?.lastSynced) ||
    (remote.guid !== undefined && exchange?.guid !== remote.guid)
  )
}
