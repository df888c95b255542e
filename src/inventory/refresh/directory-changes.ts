/** What a directory server numbered, as rows and as people gone. */

import type { Clock } from '../../clock.ts'
import type { DirectoryChange, DirectoryMailbox, DirectoryMark } from '../../migration/shapes/index.ts'
import { type DirectoryReads, OTHER_SERVER, RemoteError } from '../../systems/ports.ts'
import type { Entry, Said } from '../table.ts'
import { keys } from './keys.ts'

interface Server {
  readonly directory: Pick<DirectoryReads, 'mark' | 'changes' | 'deleted'>
  readonly wall: Clock
}

interface Known {
  byKey(key: string): Promise<Entry<DirectoryMailbox> | undefined>
}

/** Most entries that change never had a mailbox: they are left out. */
export async function saidOf(
  page: readonly DirectoryChange[],
  at: number,
  table: Known,
): Promise<Said<DirectoryMailbox>[]> {
  const said: Said<DirectoryMailbox>[] = []
  for (const { guid, mailbox } of page) {
    const key = keys.directory({ guid })
    if (mailbox !== undefined) said.push({ key, at, row: mailbox })
    else if (await isThere(table, key)) said.push({ key, at, gone: 'has no mailbox in the directory any more' })
  }
  return said
}

export interface Caught {
  /** Everything up to that number was read. */
  readonly usn: number
  /** Whether deletions could be read too. */
  readonly deletions: boolean
}

const ROUNDS = 10

/**
 * Reads what was numbered after `from`, again and again until nothing was numbered while it was read, at most ten times: an
 * entry that changes while it is read for slips out of the range asked for. Throws `OTHER_SERVER`.
 */
export async function catchUp(
  { directory, wall }: Server,
  { invocationId, usn: from }: Pick<DirectoryMark, 'invocationId' | 'usn'>,
  table: Known,
  keep: (said: readonly Said<DirectoryMailbox>[], usn: number) => Promise<void>,
): Promise<Caught> {
  const now = () => wall.now().getTime()
  let usn = from
  let deletions = true
  for (let round = 0; round < ROUNDS; round++) {
    const mark = await directory.mark()
    if (mark.invocationId !== invocationId) throw otherServer(mark)
    if (mark.usn === usn) break
    const range = { invocationId, after: usn, upTo: mark.usn }
    let at = now()
    await directory.changes({ ...range, mailboxesOnly: false }, async (page) => {
      await keep(await saidOf(page, at, table), usn)
      at = now()
    })
    at = now()
    const deleted = await directory.deleted(range)
    deletions = deletions && deleted !== undefined
    // Whatever was deleted in the directory is among them, most of it no mailbox.
    const gone: Said<DirectoryMailbox>[] = []
    for (const guid of deleted ?? []) {
      const key = keys.directory({ guid })
      if (await isThere(table, key)) gone.push({ key, at, gone: 'deleted in the directory' })
    }
    await keep(gone, mark.usn)
    usn = mark.usn
  }
  return { usn, deletions }
}

async function isThere(table: Known, key: string): Promise<boolean> {
  const entry = await table.byKey(key)
  return entry !== undefined && entry.gone === undefined
}

function otherServer({ server }: DirectoryMark): RemoteError {
  const text = `another server answers now: ${server}`
  return new RemoteError({
    system: 'the directory',
    operation: 'mark',
    code: OTHER_SERVER,
    text,
    retryable: true,
    answered: true,
  })
}
