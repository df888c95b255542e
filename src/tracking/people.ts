/** Reads a batch's people, and hands them on to whoever keeps everybody. */
import { Turns } from '../jobs/turns.ts'
import type { RemoteBatch, RemoteUser } from '../migration/shapes/index.ts'
import type { ExchangeReads } from '../systems/ports.ts'

/** Who is told what a pass read of migration users: tracking alone reads them. */
export interface UsersFeed {
  /** False where the batch's people, as its counters stand now, were not handed on yet. */
  isKnown(batch: RemoteBatch): boolean
  /** Everybody in the batch. `askedAt`: wall milliseconds before the first of them was asked for. */
  batchRead(batch: RemoteBatch, users: readonly RemoteUser[], askedAt: number): Promise<void>
  /** All batches there are, ours or not, at the end of a pass. `at`: wall milliseconds before they were asked for. */
  passed(batches: readonly RemoteBatch[], at: number): Promise<void>
}

/** The most rows Exchange puts on a page. */
const PAGE = 1_000

/** How many pages a batch's people take. */
export function pagesOf({ total }: RemoteBatch): number {
  return Math.max(1, Math.ceil(total / PAGE))
}

export async function readPeople({ userPage }: ExchangeReads, batch: string): Promise<RemoteUser[]> {
  const users: RemoteUser[] = []
  const turns = new Turns()
  let next: string | undefined
  do {
    const page = await userPage({ batch }, next)
    for (const user of page.rows) users.push(user)
    // To read a page of a thousand takes long enough: what is made of it comes in another slice.
    await turns.next()
    next = page.next
  } while (next !== undefined)
  return users
}
