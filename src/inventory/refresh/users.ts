/**
 * The migration users of every batch, as tracking's poll reads them: it asks Exchange for them once, and hands over what
 * came. Each call is awaited before the next, in the order in which Exchange was asked.
 */
import { z } from 'zod'
import type { RemoteBatch, RemoteUser } from '../../migration/shapes/index.ts'
import { isAhead } from '../ahead.ts'
import type { JudgedUser, PartState } from '../inventory.ts'
import type { Difference, Said, Table } from '../table.ts'
import { keys } from './keys.ts'

export interface UsersFeed {
  /** True where this batch's people were read under just these counters. */
  isKnown(batch: RemoteBatch): boolean
  /** All users of a batch, asked for at that wall time. Users of the batch who are not in the list are gone. */
  batchRead(batch: RemoteBatch, users: readonly RemoteUser[], askedAt: number): Promise<void>
  /**
   * All batches there are, as of that wall time: users of batches that are no more are gone; the part is known as of then
   * where every batch was read under the counters it has.
   */
  passed(batches: readonly RemoteBatch[], at: number): Promise<void>
}

const Control = z.object({
  version: z.literal(1),
  asOf: z.number().optional(),
  /** The counters under which each batch was read, by its name in lower case. */
  batches: z.record(z.string(), z.string()),
})
type Control = z.infer<typeof Control>

const PIECE = 1000

export interface UsersPart extends UsersFeed {
  /** Somebody else wrote rows: how many each batch has is counted anew. */
  recount(): void
  state(): PartState
}

export function usersPart(
  table: Table<RemoteUser, JudgedUser>,
  onChanged: (differences: readonly Difference<RemoteUser>[]) => Promise<void>,
): UsersPart {
  const control = (): Control => Control.safeParse(table.control).data ?? { version: 1, batches: {} }
  /** How many users each batch has in the table, as long as they add up to it: so nobody is looked through to find no one. */
  let counts: Map<string, number> | undefined

  async function tell(said: readonly Said<RemoteUser>[], kept?: Control): Promise<void> {
    const differences = await table.append(said, kept)
    for (const { before, after } of differences) {
      count(after.row, (after.gone === undefined ? 1 : 0) - (before === undefined || before.gone !== undefined ? 0 : 1))
    }
    if (differences.length > 0) await onChanged(differences)
  }

  function count({ batch }: Pick<RemoteUser, 'batch'>, more: number): void {
    const name = nameOf(batch)
    counts?.set(name, (counts.get(name) ?? 0) + more)
  }

  async function countOf(name: string): Promise<number> {
    const sum = [...(counts?.values() ?? [])].reduce((all, one) => all + one, 0)
    if (counts === undefined || sum !== table.size) {
      counts = new Map()
      await table.each(PIECE, (piece) => {
        for (const user of piece) count(user, 1)
      })
    }
    return counts.get(name) ?? 0
  }

  async function goneOf(isGone: (user: JudgedUser) => boolean, at: number, gone: string): Promise<Said<RemoteUser>[]> {
    const said: Said<RemoteUser>[] = []
    await table.each(PIECE, (piece) => {
      for (const user of piece) if (isGone(user)) said.push({ key: keys.users(user), at, gone })
    })
    return said
  }

  return {
    isKnown: (batch) => control().batches[nameOf(batch.identity)] === countersOf(batch),

    async batchRead(batch, users, askedAt) {
      const name = nameOf(batch.identity)
      const there = new Set(users.map(keys.users))
      await tell(users.map((row) => ({ key: keys.users(row), at: askedAt, row })))
      const left = (user: JudgedUser) => nameOf(user.batch) === name && !there.has(keys.users(user))
      const gone =
        (await countOf(name)) === there.size
          ? []
          : await goneOf(left, askedAt, `no longer in the batch ${batch.identity}`)
      const kept = control()
      await tell(gone, { ...kept, batches: { ...kept.batches, [name]: countersOf(batch) } })
    },

    async passed(batches, at) {
      // Everybody is read again with the next pass.
      if (isAhead(control().asOf, at)) return table.drop()
      const names = new Set(batches.map(({ identity }) => nameOf(identity)))
      const left = (user: JudgedUser) => !names.has(nameOf(user.batch))
      const vanished = Object.keys(control().batches).some((name) => !names.has(name))
      // Everybody is looked through only where it may find somebody.
      const gone = vanished || control().asOf === undefined ? await goneOf(left, at, 'the batch is no more') : []
      const kept = control()
      const read = Object.entries(kept.batches).filter(([name]) => names.has(name))
      const whole = batches.every((batch) => kept.batches[nameOf(batch.identity)] === countersOf(batch))
      await tell(gone, { version: 1, asOf: whole ? at : kept.asOf, batches: Object.fromEntries(read) })
    },

    recount: () => {
      counts = undefined
    },

    state() {
      const { asOf } = control()
      return {
        part: 'users',
        asOf: asOf === undefined ? undefined : new Date(asOf),
        count: table.size,
        reading: undefined,
        trouble: undefined,
        doubt: undefined,
      }
    },
  }
}

const nameOf = (batch: string): string => batch.toLowerCase()

/** Two batches of the same name and counters but another GUID are two batches. */
function countersOf(batch: RemoteBatch): string {
  const { guid, status, total, active, synced, failed, stopped, provisioned, lastSynced } = batch
  return JSON.stringify([guid, status, total, active, synced, failed, stopped, provisioned, lastSynced])
}
