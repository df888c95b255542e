import { z } from 'zod'
import type { AcceptedDomain, CloudRecipient, EndpointTest, MigrationConfig, MigrationEndpoint } from '../ports.ts'
import { flag, guid, number, text, texts } from './values.ts'

/**
 * A row as it came: more fields than we use, fewer than documented, numbers as text. Only what cannot be done without
 * is demanded. Fields: facts 2.2, 2.5 and Exchange's cmdlet pages.
 */
const any = z.unknown()
/** The first of these that names the object: `Identity` is missing in some answers, and an object in others. */
const named = (row: Record<string, unknown>, ...keys: string[]) =>
  keys.map((key) => text(row[key])).find((name) => name !== undefined)

/** The name, or the parse fails: a row that names nothing is no row. */
export function nameOf(row: Record<string, unknown>, context: z.RefinementCtx, ...keys: string[]): string {
  const name = named(row, ...keys)
  if (name === undefined) context.addIssue({ code: 'custom', message: `has none of ${keys.join(', ')}` })
  return name ?? ''
}

export const row = z.record(z.string(), any)

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
  const told = [text(row.Message), text(row.ErrorDetail)].filter((part) => part !== undefined)
  return { result, message: [...new Set(told)].join(' ') }
})

export const Config = row.transform(
  (row): MigrationConfig => ({
    maxBatches: number(row.MaxNumberOfBatches),
    maxConcurrentMigrations: number(row.MaxConcurrentMigrations),
    canSubmitNewBatch: flag(row.CanSubmitNewBatch),
  }),
)

export const Domain = row.transform(
  (row, context): AcceptedDomain => ({
    name: nameOf(row, context, 'DomainName', 'Name', 'Identity'),
    type: text(row.DomainType) ?? 'Unknown',
    isDefault: flag(row.Default) ?? false,
  }),
)

/** The properties asked for with `$select`. */
export const RECIPIENT_FIELDS = [
  'Identity',
  'Name',
  'DisplayName',
  'RecipientType',
  'PrimarySmtpAddress',
  'EmailAddresses',
  'HiddenFromAddressListsEnabled',
  'ExchangeGuid',
]

export const Recipient = row.transform((row, context): CloudRecipient => {
  const proxies = texts(row.EmailAddresses)
  const primary = text(row.PrimarySmtpAddress) ?? proxies.find((proxy) => proxy.startsWith('SMTP:'))?.slice(5) ?? ''
  const smtp = proxies.flatMap((proxy) => proxy.match(/^(?:smtp:)?([^:\s]+@[^:\s]+)$/i)?.[1] ?? [])
  const identity = nameOf(row, context, 'Identity', 'Name', 'PrimarySmtpAddress')
  return {
    identity,
    displayName: named(row, 'DisplayName', 'Name') ?? identity,
    type: named(row, 'RecipientType', 'RecipientTypeDetails') ?? 'Unknown',
    primaryAddress: primary,
    addresses: smtp.length > 0 || primary === '' ? smtp : [primary],
    hidden: flag(row.HiddenFromAddressListsEnabled) ?? false,
    exchangeGuid: guid(row.ExchangeGuid),
  }
})
