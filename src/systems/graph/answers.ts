import { z } from 'zod'
import type { Licence, Organization, ServiceRecord, TenantDomain, TenantSku, TenantUser } from '../ports.ts'

/** Tolerant readers: a field that is missing, null or of another kind is as good as absent. Fields: facts 5. */
const text = z.string().optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)
const count = z.coerce.number().int().catch(0)
const when = z
  .string()
  .transform((written) => new Date(written))
  .refine((date) => !Number.isNaN(date.getTime()))
  .optional()
  .catch(undefined)
/** A collection; entries that cannot be read are left out. */
const many = <T extends z.ZodType>(entry: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((entries): z.output<T>[] => entries.flatMap((one) => entry.safeParse(one).data ?? []))

export const OrganizationAnswer = z
  .object({ displayName: text, onPremisesSyncEnabled: flag, onPremisesLastSyncDateTime: when })
  .transform(
    (found): Organization => ({
      displayName: found.displayName ?? '',
      syncEnabled: found.onPremisesSyncEnabled,
      lastSync: found.onPremisesLastSyncDateTime,
    }),
  )

export const DomainAnswer = z
  .object({ id: z.string(), isVerified: flag, isDefault: flag, isInitial: flag, authenticationType: text })
  .transform(
    (found): TenantDomain => ({
      name: found.id,
      verified: found.isVerified ?? false,
      isDefault: found.isDefault ?? false,
      isInitial: found.isInitial ?? false,
      authentication: found.authenticationType ?? 'Unknown',
    }),
  )

export const USER_FIELDS = [
  'id',
  'userPrincipalName',
  'mail',
  'proxyAddresses',
  'usageLocation',
  'assignedLicenses',
  'onPremisesProvisioningErrors',
]

const HeldLicence = z
  .object({ skuId: z.string(), disabledPlans: many(z.string()) })
  .transform((found): Licence => found)

/** What is read back of somebody after a change nobody answered. */
export const LicencesAnswer = z
  .object({ usageLocation: text, assignedLicenses: z.array(HeldLicence) })
  .transform((found) => ({ usageLocation: found.usageLocation, licences: found.assignedLicenses }))

const ProvisioningError = z.object({ category: text, propertyCausingError: text, value: text })

export const UserAnswer = z
  .object({
    id: z.string(),
    userPrincipalName: text,
    mail: text,
    proxyAddresses: many(z.string()),
    usageLocation: text,
    assignedLicenses: many(HeldLicence),
    onPremisesProvisioningErrors: many(ProvisioningError),
  })
  .transform(
    (found): TenantUser => ({
      id: found.id,
      principalName: found.userPrincipalName ?? '',
      mail: found.mail,
      addresses: found.proxyAddresses.flatMap((proxy) => proxy.match(/^(?:smtp:)?([^:\s]+@[^:\s]+)$/i)?.[1] ?? []),
      usageLocation: found.usageLocation,
      licences: found.assignedLicenses,
      provisioningErrors: found.onPremisesProvisioningErrors.map((error) =>
        `${error.propertyCausingError ?? error.category ?? 'unknown'}: ${error.value ?? ''}`.trim(),
      ),
    }),
  )

const KINDS: Readonly<Record<string, ServiceRecord['type']>> = { mx: 'MX', txt: 'TXT', cname: 'CNAME' }

/** `domainDnsMxRecord` and its kin; undefined for a kind we have no use for (SRV). */
export const ServiceRecordAnswer = z
  .object({
    '@odata.type': text,
    recordType: text,
    label: text,
    supportedService: text,
    ttl: z.number().optional().catch(undefined),
    preference: z.number().optional().catch(undefined),
    mailExchange: text,
    text,
    canonicalName: text,
  })
  .transform((found): ServiceRecord | undefined => {
    const kind = found.recordType ?? found['@odata.type']?.match(/domainDns(\w+)Record$/)?.[1] ?? ''
    const type = KINDS[kind.toLowerCase()]
    const value = found.mailExchange ?? found.text ?? found.canonicalName
    if (type === undefined || value === undefined) return undefined
    const { label = '', preference, ttl, supportedService: service = '' } = found
    return { type, label, value, preference: type === 'MX' ? preference : undefined, ttl, service }
  })

const Plan = z.object({ servicePlanId: z.string(), servicePlanName: text })

export const SkuAnswer = z
  .object({
    skuId: z.string(),
    skuPartNumber: text,
    prepaidUnits: z.object({ enabled: count }).catch({ enabled: 0 }),
    consumedUnits: count,
    servicePlans: many(Plan),
  })
  .transform(
    (found): TenantSku => ({
      id: found.skuId,
      name: found.skuPartNumber ?? found.skuId,
      enabled: found.prepaidUnits.enabled,
      consumed: found.consumedUnits,
      plans: found.servicePlans.map((plan) => ({
        id: plan.servicePlanId,
        name: plan.servicePlanName ?? plan.servicePlanId,
      })),
    }),
  )
