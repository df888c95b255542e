/** Files to fetch: what a card cannot hold is kept for a day under an address nobody can guess. */
import { randomUUID } from 'node:crypto'
import { DAY } from '../../migration/durations.ts'
import { type Download, DownloadKind } from '../../records/download.ts'
import type { CommandContext } from '../define.ts'

/** Keeps `file` and answers the address it is fetched from. */
export async function offer(
  { store, request, settings }: Pick<CommandContext, 'store' | 'request' | 'settings'>,
  file: Omit<Download, 'expires'>,
): Promise<string> {
  const id = randomUUID()
  await store.put(DownloadKind, id, { ...file, expires: new Date(request.at.getTime() + DAY).toISOString() }, 0)
  return `${settings.publicUrl}/downloads/${id}`
}
