import { RemoteError } from '../ports.ts'
import { Availability, Connector, Domain, Endpoint } from './answers.ts'
import { CMDLET, type ExchangeOnline } from './cmdlets.ts'
import { type Cmdlets, only, parse } from './rows.ts'
import type { Transport } from './transport.ts'

type Organization = Pick<
  ExchangeOnline,
  'permittedCmdlets' | 'inboundConnectors' | 'endpoints' | 'testEndpoint' | 'acceptedDomains'
>

const NO_DOOR = new Set(['404', '405', '501'])

/** The cmdlets over the organisation: its endpoints, domains and connectors. */
export function organizationCmdlets({ read }: Cmdlets, module: Transport['module']): Organization {
  return {
    permittedCmdlets: () =>
      module().catch((error: unknown) => {
        // A system without this door says so; whoever is not let in is told that instead.
        if (error instanceof RemoteError && error.answered && NO_DOOR.has(error.code)) return undefined
        throw error
      }),

    inboundConnectors: async () => parse(CMDLET.inboundConnectors, Connector, await read(CMDLET.inboundConnectors, {})),

    endpoints: async () => parse(CMDLET.endpoints, Endpoint, await read(CMDLET.endpoints, {})),

    testEndpoint: async (identity) => {
      const cmdlet = CMDLET.testEndpoint
      return only(cmdlet, parse(cmdlet, Availability, await read(cmdlet, { Endpoint: identity })))
    },

    acceptedDomains: async () => parse(CMDLET.acceptedDomains, Domain, await read(CMDLET.acceptedDomains, {})),
  }
}
