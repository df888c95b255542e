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
  readonly displayName: string
  readonly principalName: string
  readonly mail: string | undefined
  readonly addresses: readonly string[]
  readonly usageLocation: string | undefined
  readonly licences: readonly Licence[]
  /** `onPremisesProvisioningErrors`, as `property: value`. */
  readonly provisioningErrors: readonly string[]
}

/**
 * A page of `users/delta`. Rows may repeat, come in any order, or be none. A row that tells of a change may hold only what
 * changed: a field that is absent is as it was, one that is there and undefined was cleared.
 */
export interface TenantUserChanges {
  readonly rows: readonly TenantUserChange[]
  readonly removed: readonly {
    readonly id: string
    /** `changed` = deleted and may be restored; `deleted` = gone for good. */
    readonly reason: string
  }[]
  /** The following page. */
  readonly next: string | undefined
  /** On the last page: where to go on another day, for about seven days. */
  readonly token: string | undefined
}

export type TenantUserChange = Pick<TenantUser, 'id'> & Partial<Omit<TenantUser, 'id'>>

export interface TenantSku {
  readonly id: string
  readonly name: string
  readonly enabled: number
  readonly consumed: number
  readonly plans: readonly { readonly id: string; readonly name: string }[]
}
