/**
 * Files sent to the bot. In a personal chat Teams names a pre-authenticated `downloadUrl` that lives a few minutes and
 * wants no token (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4); in channels it names nothing.
 */
import { z } from 'zod'
import type { AttachedFile } from '../messages/request.ts'
import { UserError } from '../messages/user-error.ts'
import { RemoteError } from '../systems/ports.ts'
import type { Inbound } from './inbound.ts'

export interface FileRules {
  /** Asked of the link and of every redirect: an activity could name any address. */
  readonly allow: (url: string) => boolean
  readonly timeoutMs: number
}

const DownloadInfoSchema = z.looseObject({ downloadUrl: z.url() })
const REDIRECTS = 3

export function attachedFiles(inbound: Inbound, rules: FileRules): AttachedFile[] {
  return (inbound.attachments ?? []).flatMap((attachment) => {
    if (attachment.contentType !== 'application/vnd.microsoft.teams.file.download.info') return []
    const info = DownloadInfoSchema.safeParse(attachment.content)
    if (!info.success) return []
    const name = attachment.name ?? 'file'
    return [{ name, read: (limit) => download(name, info.data.downloadUrl, limit, rules) }]
  })
}

async function download(name: string, from: string, limit: number, rules: FileRules): Promise<Uint8Array> {
  // One deadline for the whole of it: a body that trickles must end as well.
  const signal = AbortSignal.timeout(rules.timeoutMs)
  try {
    const response = await follow(name, from, signal, rules)
    if (Number(response.headers.get('content-length') ?? 0) > limit) {
      await response.body?.cancel()
      throw tooLarge(name, limit)
    }
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > limit) throw tooLarge(name, limit)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch (cause) {
    if (cause instanceof UserError || cause instanceof RemoteError) throw cause
    throw failed(name, { code: 'NoAnswer', retryable: true, answered: false, cause })
  }
}

/** SharePoint may redirect within itself; anywhere else a redirect would be a way around the list of hosts. */
async function follow(name: string, from: string, signal: AbortSignal, rules: FileRules): Promise<Response> {
  let url = from
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    if (!rules.allow(url)) throw failed(name, { code: 'HostNotAllowed', retryable: false, answered: false })
    const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: '*/*' } })
    const next = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && next !== null && URL.canParse(next, url)) {
      await response.body?.cancel()
      const target = new URL(next, url)
      if (target.host !== new URL(url).host) {
        throw failed(name, { code: 'RedirectNotAllowed', retryable: false, answered: true })
      }
      url = target.href
    } else if (response.ok) {
      return response
    } else {
      await response.body?.cancel()
      const retryable = response.status === 429 || response.status >= 500
      throw failed(name, { code: String(response.status), retryable, answered: true })
    }
  }
  throw failed(name, { code: 'TooManyRedirects', retryable: false, answered: true })
}

function failed(
  name: string,
  what: { code: string; retryable: boolean; answered: boolean; cause?: unknown },
): RemoteError {
  const text = `The file ${name} could not be fetched (${what.code}). Its link lives only a few minutes: send it again.`
  return new RemoteError({ system: 'Teams', operation: 'download file', text, ...what })
}

function tooLarge(name: string, limit: number): UserError {
  return new UserError(
    `${name} is larger than ${Math.floor(limit / 1024)} KB.`,
    'Split the list into several batches and send one file for each.',
  )
}
