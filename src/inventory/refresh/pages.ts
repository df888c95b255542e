/** Page after page of a long answer. The next is asked for while the present one is taken: at most one is in the air. */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'
import { currentSignal } from '../../trace.ts'

interface Piece {
  readonly next: string | undefined
}

/**
 * From `from` (undefined = the beginning) until `goOn` says no. `take` is called with each page and the wall milliseconds
 * at which it was asked for.
 */
export async function takePages<Page extends Piece>(
  wall: Clock,
  from: string | undefined,
  ask: (next: string | undefined) => Promise<Page>,
  take: (page: Page, at: number) => Promise<void>,
  goOn: (page: Page) => boolean,
): Promise<void> {
  const asked = (next: string | undefined) => {
    const at = wall.now().getTime()
    const answer = ask(next).then((page) => ({ page, at }))
    // Awaited below, once the page before it is taken; where that fails, nobody asks what became of this one.
    answer.catch(() => {})
    return answer
  }
  let coming = asked(from)
  for (;;) {
    const { page, at } = await coming
    const ahead = page.next !== undefined && goOn(page) ? asked(page.next) : undefined
    await take(page, at)
    if (ahead === undefined) return
    await setImmediate()
    currentSignal()?.throwIfAborted()
    coming = ahead
  }
}
