import { z } from 'zod'
import type { GuardKind } from './guard.ts'

const Args = z.object({ batch: z.string() })

/** `free`, or what holds the name. */
export const nameFree: GuardKind<z.infer<typeof Args>> = {
  kind: 'name-free',
  version: 1,
  args: Args,
  must: 'free',
  async read({ batch }, { systems }) {
    const found = await systems.exchange.batch(batch)
    return found === undefined ? 'free' : `taken: a batch of this name is in Exchange, ${found.status}`
  },
}
