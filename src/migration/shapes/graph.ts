/** What Microsoft Graph tells. */

export interface Organization {
  readonly displayName: string
  /** null in Graph = never synchronised = undefined here. */
  readonly syncEnabled: boolean | undefined
  readonly lastSync: Date | undefined
}

export interface TenantDomain {
  readonly name: string
  readonly verified: boolean
  readonly isDefault: boolean
  readonly isInitial: boolean
  readonly authentication: string
}

/** A licence of one person, and the service plans inside it that are off. */
export interface Licence {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

export interface TenantUser {
  readonly id: string
  readonly principalName: string
  readonly mail: string | undefined
  readonly addresses: readonly string[]
  readonly usageLocation: string | undefined
  readonly licences: readonly Licence[]
  /** `onPremisesProvisioningErrors`, as `property: value`. */
  readonly provisioningErrors: readonly string[]
}

export interface TenantSku {
  readonly id: string
  readonly name: string
  readonly enabled: number
  readonly consumed: number
  readonly plans: readonly { readonly id: string; readonly name: string }[]
}
