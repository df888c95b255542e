/** Everything Graph knows of somebody, one property at a time: what nobody asked for is not worked out. */

import type { TenantPerson } from '../company-tenant.ts'

const DAY = 86_400_000

type Show = (person: TenantPerson, now: Date) => unknown

export const PROPERTIES = {
  id: ({ id }) => id,
  displayName: ({ displayName }) => displayName,
  givenName: ({ givenName }) => givenName || null,
  surname: ({ surname }) => surname,
  mail: ({ mail }) => mail ?? null,
  userPrincipalName: ({ upn }) => upn,
  proxyAddresses: ({ proxyAddresses }) => proxyAddresses,
  accountEnabled: ({ accountEnabled }) => accountEnabled,
  userType: () => 'Member',
  usageLocation: ({ usageLocation }) => usageLocation ?? null,
  onPremisesSyncEnabled: () => true,
  onPremisesImmutableId: ({ immutableId }) => immutableId,
  assignedLicenses: ({ licences }) => licences,
  onPremisesProvisioningErrors: ({ provisioningErrors }, now) =>
    provisioningErrors.map((error) => ({
      ...error,
      occurredDateTime: new Date(Math.floor(now.getTime() / DAY) * DAY).toISOString(),
    })),
  serviceProvisioningErrors: () => [],
} as const satisfies Readonly<Record<string, Show>>

export type PropertyName = keyof typeof PROPERTIES

/** What Graph gives without `$select`. */
const DEFAULT = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'] as const

/** Undefined for a property it does not have. */
export function propertyOf(person: TenantPerson, name: string, now: Date): unknown {
  return isProperty(name) ? PROPERTIES[name](person, now) : undefined
}

/** The names of a `$select`; those it does not know are passed over. */
export function selection(query: URLSearchParams): readonly PropertyName[] {
  return query.get('$select')?.split(',').filter(isProperty) ?? DEFAULT
}

export function show(person: TenantPerson, names: readonly PropertyName[], now: Date): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const name of names) shown[name] = PROPERTIES[name](person, now)
  return shown
}

const isProperty = (name: string): name is PropertyName => Object.hasOwn(PROPERTIES, name)
