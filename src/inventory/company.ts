/** Whether what the systems told belongs to one company: a practice system put in another's place may hold a second. */
import { domainOf } from '../migration/address.ts'

export type Addressed = readonly { readonly addresses: readonly string[] }[]

/** False where both are known and have not one domain in common: each tells nothing of the other's people. */
export function shareDomain(some: Addressed | undefined, others: Addressed | undefined): boolean {
  if (some === undefined || others === undefined || some.length === 0 || others.length === 0) return true
  const known = domainsOf(some)
  return [...domainsOf(others)].some((domain) => known.has(domain))
}

export function domainsOf(all: Addressed): Set<string> {
  return new Set(all.flatMap(({ addresses }) => addresses.map((address) => domainOf(address))))
}
