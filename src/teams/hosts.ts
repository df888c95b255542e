/**
 * Which addresses the bot may be sent to. An activity names its own `serviceUrl` and its own download links, so both
 * are somebody else's words until they were checked: the bot's token goes to the one, a plain GET to the other.
 * Which hosts they are in each cloud is in `clouds.ts`.
 */
import { isLoopbackUrl } from '../config/loopback.ts'

function parse(url: string): URL | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return parsed && parsed.username === '' && parsed.password === '' ? parsed : undefined
}

/** This machine and nothing else. */
export function onLoopback(url: string): boolean {
  const parsed = parse(url)
  return parsed !== undefined && ['http:', 'https:'].includes(parsed.protocol) && isLoopbackUrl(parsed)
}

/** https on one of these hosts. An entry with a leading dot means everything below it. */
export function onHosts(hosts: readonly string[]): (url: string) => boolean {
  return (url) => {
    const parsed = parse(url)
    if (parsed?.protocol !== 'https:') return false
    return hosts.some((host) => (host.startsWith('.') ? parsed.hostname.endsWith(host) : parsed.hostname === host))
  }
}
