/** Whether what the systems told belongs to one company: a practice system put in another's place may hold a second. */
import { domainOf } from '../migration/address.ts'

/** False where both are known and have not one domain in common: each tells nothing of the other's people. */
export function shareDomain(some: ReadonlySet<string> | undefined, others: ReadonlySet<string> | undefined): boolean {
  if (some === undefined || others === undefined || some.size === 0 || others.size === 0) return true
  return [...others].some((domain) => some.has(domain))
}

export function domainsOf(addresses: readonly string[]): Set<string> {
  return new Set(addresses.map((address) => domainOf(address)))
}
