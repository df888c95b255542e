/**
 * A user of Graph's, whole or as much of one as changed. Read by hand, not by a schema a field: tens of thousands pass here in
 * one reading. A value of another kind than documented is as good as none. Fields: facts 5.
 */
import { z } from 'zod'
import type { Licence, TenantUser, TenantUserChange } from '../../migration/shapes/index.ts'

export const USER_FIELDS = [
  'id',
  'displayName',
  'userPrincipalName',
  'mail',
  'proxyAddresses',
  'usageLocation',
  'assignedLicenses',
  'onPremisesProvisioningErrors',
]

type Row = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const isRow = (value: unknown): value is Row => value !== null && typeof value === 'object' && !Array.isArray(value)

function address(proxy: unknown): string[] {
  const found = text(proxy)?.match(/^(?:smtp:)?([^:\s]+@[^:\s]+)$/i)?.[1]
  return found === undefined ? [] : [found]
}

function licence(held: unknown): Licence[] {
  if (!isRow(held) || typeof held.skuId !== 'string') return []
  return [{ skuId: held.skuId, disabledPlans: list(held.disabledPlans).flatMap((plan) => text(plan) ?? []) }]
}

function provisioningError(error: unknown): string[] {
  if (!isRow(error)) return []
  const about = text(error.propertyCausingError) ?? text(error.category) ?? 'unknown'
  return [`${about}: ${text(error.value) ?? ''}`.trim()]
}

/** Each of our fields, from the property Graph keeps it in. */
const FIELDS: readonly {
  readonly property: string
  readonly read: (value: unknown) => Partial<Omit<TenantUser, 'id'>>
}[] = [
  { property: 'displayName', read: (value) => ({ displayName: text(value) ?? '' }) },
  { property: 'userPrincipalName', read: (value) => ({ principalName: text(value) ?? '' }) },
  { property: 'mail', read: (value) => ({ mail: text(value) }) },
  { property: 'proxyAddresses', read: (value) => ({ addresses: list(value).flatMap(address) }) },
  { property: 'usageLocation', read: (value) => ({ usageLocation: text(value) }) },
  { property: 'assignedLicenses', read: (value) => ({ licences: list(value).flatMap(licence) }) },
  {
    property: 'onPremisesProvisioningErrors',
    read: (value) => ({ provisioningErrors: list(value).flatMap(provisioningError) }),
  },
]

function fieldsOf(row: Row, id: string, absentToo: boolean): TenantUserChange {
  const found: Record<string, unknown> = { id }
  for (const { property, read } of FIELDS) if (absentToo || property in row) Object.assign(found, read(row[property]))
  return found as unknown as TenantUserChange
}

const identified = z.custom<Row & { readonly id: string }>(
  (row) => isRow(row) && typeof row.id === 'string',
  'has no id',
)

/** Whole: a property that is absent is as good as empty. */
export const UserAnswer = identified.transform((row) => fieldsOf(row, row.id, true) as TenantUser)

/** As much as changed: a property that is absent is absent. */
export const UserChange = identified.transform((row) => fieldsOf(row, row.id, false))
