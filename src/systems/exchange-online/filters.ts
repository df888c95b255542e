/** Filters as Exchange reads them (OPATH: facts 2; about_OPATH in Microsoft’s cmdlet pages). */

/**
 * UTC, and the one culture that every server reads: `MM/dd/yyyy HH:mm:ss`. A day before the month, as half the world
 * writes it, is another day.
 */
export function changedSince(since: Date): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(since.toISOString()) ?? []
  return `WhenChangedUTC -ge '${month}/${day}/${year} ${time}'`
}

/** Whoever owns one of these, as the primary address or another. */
export function anyAddress(addresses: readonly string[]): string {
  return addresses.map((address) => `EmailAddresses -eq 'smtp:${quoted(address)}'`).join(' -or ')
}

function quoted(text: string): string {
  return text.replaceAll("'", "''")
}
