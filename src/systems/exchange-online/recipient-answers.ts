import type { z } from 'zod'
import type { CloudRecipient } from '../../migration/shapes/index.ts'
import { named, nameOf, row } from './answers.ts'
import { date, flag, guid, text } from './values.ts'

/** The properties asked for with `$select`. */
export const RECIPIENT_FIELDS = [
  'Guid',
  'ExternalDirectoryObjectId',
  'WhenChangedUTC',
  'Identity',
  'Name',
  'DisplayName',
  'RecipientType',
  'PrimarySmtpAddress',
  'EmailAddresses',
  'HiddenFromAddressListsEnabled',
  'ExchangeGuid',
]

interface Addressed {
  readonly identity: string
  readonly primaryAddress: string
  readonly addresses: string[]
}

// In loops: tens of thousands of rows pass here in one reading of a tenant.
function addressed(row: Record<string, unknown>, context: z.RefinementCtx): Addressed {
  const addresses: string[] = []
  let primary = text(row.PrimarySmtpAddress)
  for (const entry of Array.isArray(row.EmailAddresses) ? row.EmailAddresses : [row.EmailAddresses]) {
    const proxy = text(entry)
    const address = proxy === undefined ? undefined : smtpAddress(proxy)
    if (address === undefined) continue
    addresses.push(address)
    if (primary === undefined && proxy?.startsWith('SMTP:')) primary = address
  }
  if (addresses.length === 0 && primary !== undefined) addresses.push(primary)
  return {
    identity: nameOf(row, context, 'Identity', 'Name', 'PrimarySmtpAddress'),
    primaryAddress: primary ?? '',
    addresses,
  }
}

const PREFIX = /^smtp:/i
const ADDRESS = /^[^:\s]+@[^:\s]+$/

/** Undefined for a proxy address of another kind. */
function smtpAddress(proxy: string): string | undefined {
  const address = PREFIX.test(proxy) ? proxy.slice(5) : proxy
  return ADDRESS.test(address) ? address : undefined
}

/** `Get-Recipient`. */
export const Recipient = row.transform((row, context): CloudRecipient => {
  const found = addressed(row, context)
  return {
    identity: found.identity,
    primaryAddress: found.primaryAddress,
    addresses: found.addresses,
    guid: (guid(row.Guid) ?? found.identity).toLowerCase(),
    graphId: guid(row.ExternalDirectoryObjectId),
    changedAt: date(row.WhenChangedUTC),
    displayName: named(row, 'DisplayName', 'Name') ?? found.identity,
    type: named(row, 'RecipientType', 'RecipientTypeDetails') ?? 'Unknown',
    hidden: flag(row.HiddenFromAddressListsEnabled) ?? false,
    exchangeGuid: guid(row.ExchangeGuid),
  }
})
