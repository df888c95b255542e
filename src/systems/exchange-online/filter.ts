/** `-Filter` texts (OPATH), as `Get-Recipient` reads them. Pure. */

/** Addresses in one filter, and characters: what a filter may hold is documented nowhere. */
const MOST = 50
const LONGEST = 6000

/**
 * Whatever changed at that second or later. `MM/dd/yyyy HH:mm:ss` is how the invariant culture writes a time, and what a
 * filter is read with whatever the tenant's language [unsure: not tried on a tenant; `doctor` probes it]. UTC, because
 * the property is.
 */
export function changedSince(date: Date): string {
  const [year, month, day, time] = date.toISOString().split(/[-T.]/)
  return `WhenChangedUTC -ge '${month}/${day}/${year} ${time}'`
}

/** Filters that together find everybody who owns one of the addresses, primary or not. Matching ignores case. */
export function ownersOf(addresses: Iterable<string>): string[] {
  const filters: string[] = []
  let terms: string[] = []
  let length = 0
  for (const address of addresses) {
    const term = `EmailAddresses -eq 'smtp:${address.replaceAll("'", "''")}'`
    if (terms.length > 0 && (terms.length >= MOST || length + term.length > LONGEST)) {
      filters.push(terms.join(' -or '))
      terms = []
      length = 0
    }
    terms.push(term)
    length += term.length + ' -or '.length
  }
  if (terms.length > 0) filters.push(terms.join(' -or '))
  return filters
}
