import { z } from 'zod'
import type { GuardKind } from './guard.ts'

const Args = z.object({ endpoint: z.string() })

/** The endpoint and the server it names. */
export const endpointThere: GuardKind<z.infer<typeof Args>> = {
  kind: 'endpoint-there',
  version: 1,
  args: Args,
  async read({ endpoint }, { systems }) {
    const found = (await systems.exchange.endpoints()).find((item) => item.identity === endpoint)
    return found === undefined ? 'the endpoint is gone' : `${found.identity} → ${found.remoteServer ?? 'Autodiscover'}`
  },
}
