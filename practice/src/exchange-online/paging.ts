/** Answers in pages. A page's link is bound to the anchor it was given for, and dies after half an hour. */

import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { Refusal } from './refusal.ts'

const LIFE = 30 * 60_000

export interface Page<T> {
  readonly items: readonly T[]
  /** Token of the next one; undefined on the last. */
  readonly next: string | undefined
}

export interface Pager<T> {
  first(items: readonly T[], size: number, anchor: string | undefined): Page<T>
  /** Throws a 400 `Refusal` for a token that is unknown, too old, or asked for with another anchor. */
  next(token: string, anchor: string | undefined): Page<T>
}

/** `wall` is the wall clock: a link's life is the protocol's time, not the migration's. */
export function createPager<T>(wall: Clock): Pager<T> {
  const waiting = new Map<
    string,
    { items: readonly T[]; from: number; size: number; anchor: string | undefined; until: number }
  >()
  const cut = (items: readonly T[], from: number, size: number, anchor: string | undefined): Page<T> => {
    const now = wall.now().getTime()
    for (const [token, { until }] of waiting) if (until < now) waiting.delete(token)
    if (items.length <= from + size) return { items: items.slice(from), next: undefined }
    const token = randomUUID()
    waiting.set(token, { items, from: from + size, size, anchor, until: now + LIFE })
    return { items: items.slice(from, from + size), next: token }
  }
  return {
    first: (items, size, anchor) => cut(items, 0, size, anchor),
    next: (token, anchor) => {
      const rest = waiting.get(token)
      const fits = rest?.anchor !== undefined && rest.anchor === anchor && rest.until >= wall.now().getTime()
      if (!rest || !fits) throw expiredPage()
      return cut(rest.items, rest.from, rest.size, rest.anchor)
    },
  }
}

/** 400 for a token that is unknown, too old, or asked for with another anchor. */
export function expiredPage(): Refusal {
  return new Refusal(
    400,
    'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
    'Expired or Invalid pagination request. Default Expiry time is 00:30:00',
  )
}
