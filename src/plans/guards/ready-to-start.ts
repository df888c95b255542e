import { z } from 'zod'
import { startTakesEffect } from '../../migration/statuses.ts'
import type { GuardKind } from './guard.ts'

const Args = z.object({ batch: z.string() })

/** Created and Stopped both mean "waits to be started"; a batch with failures is started again to retry them. */
export const readyToStart: GuardKind<z.infer<typeof Args>> = {
  kind: 'ready-to-start',
  version: 1,
  args: Args,
  must: 'ready',
  async read({ batch }, { systems }) {
    const found = await systems.exchange.batch(batch)
    if (found === undefined) return 'the batch is gone'
    return startTakesEffect(found.status) ? 'ready' : `not ready: ${found.status}`
  },
}
