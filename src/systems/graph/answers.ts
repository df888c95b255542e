import { z } from 'zod'
import type { Organization, TenantDomain, TenantSku } from '../../migration/shapes/index.ts'

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
