/** Microsoft Graph in the house's own words. */
import type { RemoteError } from './remote-error.ts'

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

/** A record that Microsoft 365 wants in a domain's DNS, from `serviceConfigurationRecords`. */
export interface ServiceRecord {
  readonly type: 'MX' | 'TXT' | 'CNAME'
  /** The record's name as Graph writes it, e.g. `autodiscover.contoso.com`. */
  readonly label: string
  /** Mail exchanger, text or canonical name. */
  readonly value: string
  /** Of an MX record. */
  readonly preference: number | undefined
  /** Seconds. */
  readonly ttl: number | undefined
  /** `Email`, `OfficeCommunicationsOnline`, `Intune`, … as Graph writes it. */
  readonly service: string
}

/** A licence of one person, and the service plans inside it that are off. */
export interface Licence {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

/** A licence held already may be added again: its disabled plans are then those given here. */
export interface LicenceChange {
  readonly add: readonly Licence[]
  /** SKU ids. */
  readonly remove: readonly string[]
}

/** What became of one person's licences; `error` is undefined where they are now as asked. */
export interface LicenceOutcome {
  readonly userId: string
  readonly error: RemoteError | undefined
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

export interface Graph {
  organization(): Promise<Organization>
  domains(): Promise<TenantDomain[]>
  users(): Promise<TenantUser[]>
  user(address: string): Promise<TenantUser | undefined>
  /** The owners of these addresses, by the address as given; who is not there is left out. Pays for up to some hundred. */
  usersOf(addresses: readonly string[]): Promise<Map<string, TenantUser>>
  skus(): Promise<TenantSku[]>
  /** What Microsoft 365 wants in this domain's DNS; nothing for an unknown domain. */
  serviceRecords(domain: string): Promise<ServiceRecord[]>
  /** Two capital letters (ISO 3166-1), e.g. `DE`: needed before a licence. */
  setUsageLocation(userId: string, country: string): Promise<void>
  assignLicence(userId: string, change: LicenceChange): Promise<void>
  /** For many people at once. Nobody's failure stops the others: each outcome is told, in the order given. */
  assignLicences(changes: readonly ({ userId: string } & LicenceChange)[]): Promise<LicenceOutcome[]>
}
