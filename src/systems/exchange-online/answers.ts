import { z } from 'zod'
import type { AcceptedDomain, EndpointTest, InboundConnector, MigrationEndpoint } from '../../migration/shapes/index.ts'
import { flag, number, text, texts } from './values.ts'

/** The first of these that names the object: `Identity` is missing in some answers, and an object in others. */
export function named(row: Record<string, unknown>, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const name = text(row[key])
    if (name !== undefined) return name
  }
  return undefined
}

/** The name, or the parse fails: a row that names nothing is no row. */
export function nameOf(row: Record<string, unknown>, context: z.RefinementCtx, ...keys: string[]): string {
  const name = named(row, ...keys)
  if (name === undefined) context.addIssue({ code: 'custom', message: `has none of ${keys.join(', ')}` })
  return name ?? ''
}

/**
 * A row as it came: more fields than we use, fewer than documented, numbers as text. Only what cannot be done without
 * is demanded. Fields: facts 2.2, 2.5 and Exchange's cmdlet pages. Not `z.record`, which would copy each of them.
 */
export const row = z.custom<Readonly<Record<string, unknown>>>(
  (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
  'is no object',
)

export const Endpoint = row.transform(
  (row, context): MigrationEndpoint => ({
    identity: nameOf(row, context, 'Identity', 'Name', 'Guid'),
    type: named(row, 'EndpointType', 'Type') ?? 'Unknown',
    remoteServer: named(row, 'RemoteServer', 'ExchangeServer'),
    rpcProxyServer: named(row, 'RpcProxyServer', 'RPCProxyServer'),
    maxConcurrentMigrations: number(row.MaxConcurrentMigrations),
    activeMigrations: number(row.ActiveMigrationCount),
  }),
)

/** Anything but `Success` is a failure: a failed test is HTTP 200 too (facts 2.1). */
export const Availability = row.transform((row): EndpointTest => {
  const result = text(row.Result) === 'Success' ? 'Success' : 'Failed'
  const texts = [text(row.Message), text(row.ErrorDetail)].filter((part) => part !== undefined)
  return { result, message: [...new Set(texts)].join(' ') }
})

export const Domain = row.transform(
  (row, context): AcceptedDomain => ({
    name: nameOf(row, context, 'DomainName', 'Name', 'Identity'),
    type: text(row.DomainType) ?? 'Unknown',
    isDefault: flag(row.Default) ?? false,
  }),
)

export const Connector = row.transform(
  (row, context): InboundConnector => ({
    name: nameOf(row, context, 'Name', 'Identity'),
    enabled: flag(row.Enabled) ?? true,
    type: text(row.ConnectorType) ?? 'Unknown',
    senderDomains: texts(row.SenderDomains),
    requiresTls: flag(row.RequireTls) ?? false,
  }),
)
