/**
 * Teams' limits as a budget we keep (rate-limit.md: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1800 in 3600 s, a bot a thread).
 * We stay below each, and remember when a conversation asked us to pause.
 */
const LIMITS = [
  { count: 5, milliseconds: 1_000 },
  { count: 50, milliseconds: 30_000 },
  { count: 1_500, milliseconds: 3_600_000 },
]

export interface Budget {
  /** Wall milliseconds until one more may be sent there; 0 = now. */
  wait(conversation: string, now: number): number
  spend(conversation: string, now: number): void
  pause(conversation: string, until: number): void
}

export function createBudget(): Budget {
  const sent = new Map<string, number[]>()
  const pauses = new Map<string, number>()
  const longest = Math.max(...LIMITS.map((limit) => limit.milliseconds))
  return {
    wait(conversation, now) {
      const times = sent.get(conversation) ?? []
      const waits = LIMITS.map(({ count, milliseconds }) => {
        const nth = times.at(-count)
        // Never longer than the limit's own time: the clock may have been set back since.
        return nth === undefined ? 0 : Math.min(milliseconds, nth + milliseconds - now)
      })
      return Math.max(0, (pauses.get(conversation) ?? 0) - now, ...waits)
    },
    spend(conversation, now) {
      const times = (sent.get(conversation) ?? []).filter((time) => time > now - longest)
      sent.set(conversation, [...times, now])
    },
    pause(conversation, until) {
      pauses.set(conversation, until)
    },
  }
}
