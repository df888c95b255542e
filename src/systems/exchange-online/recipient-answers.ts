import type { z } from 'zod'
import type { CloudRecipient } from '../../migration/shapes/index.ts'
import { named, nameOf, row } from './answers.ts'
import { date, flag, guid, text, texts } from './values.ts'

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

function addressed(row: Record<string, unknown>, context: z.RefinementCtx): Addressed {
  const proxies = texts(row.EmailAddresses)
  const primary = text(row.PrimarySmtpAddress) ?? proxies.find((proxy) => proxy.startsWith('SMTP:'))?.slice(5) ?? ''
  const smtp = proxies.flatMap((proxy) => proxy.match(/^(?:smtp:)?([^:\s]+@[^:\s]+)$/i)?.[1] ?? [])
  return {
    identity: nameOf(row, context, 'Identity', 'Name', 'PrimarySmtpAddress'),
    primaryAddress: primary,
    addresses: smtp.length > 0 || primary === '' ? smtp : [primary],
  }
}

/** `Get-Recipient`. */
export const Recipient = row.transform((row, context): CloudRecipient => {
  const found = addressed(row, context)
  return {
    ...found,
    guid: (guid(row.Guid) ?? found.identity).toLowerCase(),
    graphId: guid(row.ExternalDirectoryObjectId),
    changedAt: date(row.WhenChangedUTC),
    displayName: named(row, 'DisplayName', 'Name') ?? found.identity,
    type: named(row, 'RecipientType', 'RecipientTypeDetails') ?? 'Unknown',
    hidden: flag(row.HiddenFromAddressListsEnabled) ?? false,
    exchangeGuid: guid(row.ExchangeGuid),
  }
})
