import type { Clock } from '../clock.ts'

/**
 * What a bot may send into one conversation (a personal chat, a group chat, a channel with all its threads):
 * learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit, "per bot per thread".
 */
const LIMITS = [
  { sends: 7, seconds: 1 },
  { sends: 8, seconds: 2 },
  { sends: 60, seconds: 30 },
  { sends: 1800, seconds: 3600 },
] as const

export interface RateLimit {
  /** Takes one send if there is room for it; else the seconds to wait. A refused send is not counted. */
  take(conversation: string): number | undefined
  clear(): void
}

export function createRateLimit(clock: Clock): RateLimit {
  const sent = new Map<string, number[]>()
  const longest = Math.max(...LIMITS.map((limit) => limit.seconds)) * 1000
  return {
    take(conversation) {
      const now = clock.now().getTime()
      const times = (sent.get(conversation) ?? []).filter((time) => time > now - longest)
      sent.set(conversation, times)
      // The window opens again when its oldest counted send leaves it.
      const waits = LIMITS.map(({ sends, seconds }) => (times.at(-sends) ?? -Infinity) + seconds * 1000 - now)
      const wait = Math.max(...waits)
      if (wait > 0) return Math.ceil(wait / 1000)
      times.push(now)
      return undefined
    },
    clear: () => sent.clear(),
  }
}
