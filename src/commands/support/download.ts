/** Files to fetch: what a card cannot hold is kept for a day under an address nobody can guess. */
import { randomUUID } from 'node:crypto'
import { DAY } from '../../migration/durations.ts'
import { type Download, DownloadKind } from '../../records/download.ts'
import { ConflictError } from '../../store/store.ts'
import type { CommandContext } from '../define.ts'

/** Keeps `file` and answers the address it is fetched from. Files whose day is over go on the same occasion. */
export async function offer(
  { store, request, settings }: Pick<CommandContext, 'store' | 'request' | 'settings'>,
  file: Omit<Download, 'expires'>,
): Promise<string> {
  const now = request.at
  for (const { id, version, value } of await store.list(DownloadKind)) {
    if (value.expires < now.toISOString()) await store.delete(DownloadKind, id, version).catch(goneAlready)
  }
  const id = randomUUID()
  await store.put(DownloadKind, id, { ...file, expires: new Date(now.getTime() + DAY).toISOString() }, 0)
  return `${settings.publicUrl}/downloads/${id}`
}

/** Someone else may have removed the file in the meantime: then it is gone, which is all that is wanted. */
function goneAlready(error: unknown): void {
  if (!(error instanceof ConflictError)) throw error
}
