/** Links to a next page that are kept for another day, and perhaps for another address of the same system. Pure. */

/** Without its origin where that is the configured one: a system may be reached by another address after a restart. */
export function keptLink(link: string, base: string): string {
  const url = new URL(link)
  return url.origin === new URL(base).origin ? `${url.pathname}${url.search}` : link
}
