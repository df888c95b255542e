/**
 * People as Graph tells them: tolerantly, a property that is missing, null or of another kind is as good as absent. By
 * hand and not by a schema, for tens of thousands pass here in one reading. Properties: facts 5.
 */
import type { Licence, TenantUser, TenantUserChange } from '../../migration/shapes/index.ts'

/** Graph's property behind each field. */
const PROPERTY = {
  displayName: 'displayName',
  principalName: 'userPrincipalName',
  mail: 'mail',
  addresses: 'proxyAddresses',
  usageLocation: 'usageLocation',
  licences: 'assignedLicenses',
  provisioningErrors: 'onPremisesProvisioningErrors',
} as const satisfies Readonly<Record<Exclude<keyof TenantUser, 'id'>, string>>

const FIELDS = Object.entries(PROPERTY) as [keyof typeof PROPERTY, string][]

export const USER_SELECT = `$select=${['id', ...Object.values(PROPERTY)].join(',')}`

type Row = Readonly<Record<string, unknown>>

/** Undefined where it is nobody: no object, or none with an id. */
export function userIn(value: unknown): TenantUser | undefined {
  const row = rowIn(value)
  const id = text(row?.id)
  if (row === undefined || id === undefined) return undefined
  return {
    id,
    displayName: text(row.displayName) ?? '',
    principalName: text(row.userPrincipalName) ?? '',
    mail: text(row.mail),
    addresses: list(row.proxyAddresses, smtpAddress),
    usageLocation: text(row.usageLocation),
    licences: list(row.assignedLicenses, licenceIn),
    provisioningErrors: list(row.onPremisesProvisioningErrors, provisioningError),
  }
}

/** Only the fields the row has: what is absent is as it was, null is cleared. */
export function userChangeIn(value: unknown): TenantUserChange | undefined {
  const user = userIn(value)
  const row = rowIn(value)
  if (user === undefined || row === undefined) return undefined
  const absent = FIELDS.filter(([, property]) => !(property in row))
  if (absent.length === 0) return user
  const change: Partial<Record<keyof TenantUser, unknown>> & Pick<TenantUser, 'id'> = { ...user }
  for (const [field] of absent) delete change[field]
  return change as TenantUserChange
}

/** A row of `users/delta` that tells of somebody who is gone; the reason is `changed` or `deleted`. */
export function removedIn(value: unknown): { readonly id: string; readonly reason: string } | undefined {
  const row = rowIn(value)
  const removed = row?.['@removed']
  const id = text(row?.id)
  if (removed === undefined || removed === null || id === undefined) return undefined
  return { id, reason: text(rowIn(removed)?.reason) ?? 'deleted' }
}

function rowIn(value: unknown): Row | undefined {
  return value !== null && typeof value === 'object' ? (value as Row) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Entries that cannot be read are left out. */
function list<T>(value: unknown, read: (entry: unknown) => T | undefined): T[] {
  const found: T[] = []
  if (!Array.isArray(value)) return found
  for (const entry of value) {
    const one = read(entry)
    if (one !== undefined) found.push(one)
  }
  return found
}

const SMTP = /^(?:smtp:)?([^:\s]+@[^:\s]+)$/i

function smtpAddress(entry: unknown): string | undefined {
  return typeof entry === 'string' ? SMTP.exec(entry)?.[1] : undefined
}

function licenceIn(entry: unknown): Licence | undefined {
  const row = rowIn(entry)
  const skuId = text(row?.skuId)
  return skuId === undefined ? undefined : { skuId, disabledPlans: list(row?.disabledPlans, text) }
}

function provisioningError(entry: unknown): string | undefined {
  const row = rowIn(entry)
  if (row === undefined) return undefined
  const what = text(row.propertyCausingError) ?? text(row.category) ?? 'unknown'
  return `${what}: ${text(row.value) ?? ''}`.trim()
}
