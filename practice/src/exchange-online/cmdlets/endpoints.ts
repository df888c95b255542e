/** Endpoints, their test, and the limits of the service. */

import { MAX_BATCHES } from '../actions.ts'
import { notFound } from '../refusal.ts'
import { badParameter, Guid, type Output } from '../wire.ts'
import { key, type Lane, type World } from '../world.ts'
import type { Cmdlet } from './cmdlet.ts'

export const getEndpoint: Cmdlet = {
  parameters: ['Identity', 'Type', 'ConnectionSettings', 'DiagnosticInfo'],
  run(parameters, { tenant }) {
    const world = tenant.world()
    const identity = parameters.text('Identity')
    const lanes = identity === undefined ? [...world.lanes.values()] : [laneNamed(world, identity)]
    return lanes.map((lane) => () => endpoint(lane, tenant.company.tenantId))
  },
}

export const setEndpoint: Cmdlet = {
  parameters: ['Identity', 'MaxConcurrentMigrations', 'MaxConcurrentIncrementalSyncs'],
  writes: true,
  run(parameters, { tenant }) {
    const max = parameters.number('MaxConcurrentMigrations')
    if (max !== undefined && (max < 1 || max > 100)) {
      throw badParameter("Cannot bind parameter 'MaxConcurrentMigrations'. The value must be from 1 to 100.")
    }
    const identity = laneNamed(tenant.world(), parameters.need('Identity')).endpoint.identity
    if (max !== undefined) tenant.change({ kind: 'set-endpoint', identity, max })
    return []
  },
}

/** A failed test is an answer too: HTTP 200 with `Result` Failed. */
export const testServer: Cmdlet = {
  parameters: [
    ...['Endpoint', 'ExchangeOutlookAnywhere', 'Autodiscover', 'EmailAddress', 'Credentials', 'ExchangeServer'],
    ...['RPCProxyServer', 'Authentication', 'MailboxPermission', 'TestMailbox', 'SourceMailboxLegacyDN'],
  ],
  run(parameters, { tenant }) {
    const identity = parameters.text('Endpoint')
    if (identity === undefined) {
      throw badParameter(
        'Parameter set cannot be resolved using the specified named parameters: only -Endpoint is practised here.',
      )
    }
    const world = tenant.world()
    const lane = laneNamed(world, identity)
    const text = `The connection to the server '${lane.endpoint.rpcProxyServer}' could not be completed.`
    const failed = world.sourceDead
    return [
      () => ({
        Result: failed ? 'Failed' : 'Success',
        Message: failed ? text : null,
        ConnectionSettings: settings(lane),
        SupportsCutover: true,
        ErrorDetail: failed ? `Microsoft.Exchange.Migration.MigrationServerConnectionFailedException: ${text}` : null,
        IsValid: true,
      }),
    ]
  },
}

export const getConfig: Cmdlet = {
  parameters: ['Identity', 'Partition'],
  run(_parameters, { tenant }) {
    const world = tenant.world()
    return [
      () => ({
        Identity: tenant.company.initialDomain,
        MaxNumberOfBatches: MAX_BATCHES,
        MaxConcurrentMigrations: 100,
        Features: ['MultiBatch', 'PAW'],
        CanSubmitNewBatch: world.batches.size < MAX_BATCHES,
        SupportsCutover: true,
      }),
    ]
  },
}

function endpoint(lane: Lane, tenantId: string): Output {
  const { identity, guid, exchangeServer, rpcProxyServer, userName } = lane.endpoint
  return {
    Identity: identity,
    Guid: new Guid(guid),
    EndpointType: 'ExchangeOutlookAnywhere',
    MaxConcurrentMigrations: lane.max,
    MaxConcurrentIncrementalSyncs: 10,
    ActiveMigrationCount: lane.running.size,
    ActiveIncrementalSyncCount: 0,
    RemoteServer: exchangeServer,
    ExchangeServer: exchangeServer,
    RpcProxyServer: rpcProxyServer,
    NspiServer: exchangeServer,
    Username: userName,
    Authentication: 'Basic',
    MailboxPermission: 'Admin',
    UseAutoDiscover: false,
    IsRemote: true,
    OrganizationId: tenantId,
  }
}

const settings = ({ endpoint: { exchangeServer, rpcProxyServer } }: Lane): string =>
  `ExchangeServer=${exchangeServer};RpcProxyServer=${rpcProxyServer};Authentication=Basic;MailboxPermission=Admin`

export function laneNamed(world: World, identity: string): Lane {
  const lane =
    world.lanes.get(key(identity)) ?? [...world.lanes.values()].find((one) => one.endpoint.guid === key(identity))
  if (!lane) throw notFound(identity)
  return lane
}
