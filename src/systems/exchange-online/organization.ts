import { type ExchangeOnline, RemoteError } from '../ports.ts'
import { Availability, Config, Connector, Domain, Endpoint, TracedMessage } from './answers.ts'
import { type Cmdlets, only, parse, same } from './rows.ts'
import type { Transport } from './transport.ts'

type Organization = Pick<
  ExchangeOnline,
  'permittedCmdlets' | 'inboundConnectors' | 'endpoints' | 'testEndpoint' | 'config' | 'acceptedDomains' | 'messagesTo'
>

const NO_DOOR = new Set(['404', '405', '501'])
/** The most that Get-MessageTraceV2 gives in one call. */
const TRACE = 5000

/** The cmdlets over the organisation: its endpoints, limits, domains, connectors and mail path. */
export function organizationCmdlets({ read }: Cmdlets, module: Transport['module']): Organization {
  return {
    permittedCmdlets: () =>
      module().catch((error: unknown) => {
        // A system without this door says so; whoever is not let in is told that instead.
        if (error instanceof RemoteError && error.answered && NO_DOOR.has(error.code)) return undefined
        throw error
      }),

    inboundConnectors: async () => parse('Get-InboundConnector', Connector, await read('Get-InboundConnector', {})),

    endpoints: async () => parse('Get-MigrationEndpoint', Endpoint, await read('Get-MigrationEndpoint', {})),

    testEndpoint: async (identity) => {
      const cmdlet = 'Test-MigrationServerAvailability'
      return only(cmdlet, parse(cmdlet, Availability, await read(cmdlet, { Endpoint: identity })))
    },

    config: async () =>
      only('Get-MigrationConfig', parse('Get-MigrationConfig', Config, await read('Get-MigrationConfig', {}))),

    acceptedDomains: async () => parse('Get-AcceptedDomain', Domain, await read('Get-AcceptedDomain', {})),

    messagesTo: async (recipients, from, until) => {
      const output = await read('Get-MessageTraceV2', {
        RecipientAddress: recipients,
        StartDate: from,
        EndDate: until,
        ResultSize: TRACE,
      })
      const messages = parse('Get-MessageTraceV2', TracedMessage, output)
      return messages
        .filter(({ recipient }) => recipients.some((one) => same(one, recipient)))
        .sort((one, other) => other.received.getTime() - one.received.getTime())
    },
  }
}
