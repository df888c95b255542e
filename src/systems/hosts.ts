import { isLoopbackUrl } from '../config/loopback.ts'

/**
 * Where a token may be sent. A redirect or a next page names its own host, so each is held against the address the
 * administrator configured before `Authorization` goes there.
 */
export type HostRule = (url: URL) => boolean

/**
 * Allows the configured host, hosts below it (regional ones are `<prefix>.outlook.office365.com`, facts 1.1) and the
 * suffixes given. From a loopback address any other loopback address is allowed too: no real token is there.
 * Throws where the address is neither TLS nor loopback.
 */
export function hostRule(base: string, suffixes: readonly string[] = []): HostRule {
  const home = new URL(base)
  const practice = isLoopbackUrl(home)
  if (home.protocol !== 'https:' && !(practice && home.protocol === 'http:'))
    throw new Error(`${home.origin} is not a TLS address`)
  const below = [`.${home.hostname}`, ...suffixes.map((suffix) => (suffix.startsWith('.') ? suffix : `.${suffix}`))]
  return (url) => {
    if (url.username !== '' || url.password !== '') return false
    if (url.origin === home.origin) return true
    if (practice) return url.protocol === 'http:' && isLoopbackUrl(url)
    if (url.protocol !== 'https:' || url.port !== home.port) return false
    return below.some((suffix) => `.${url.hostname}`.endsWith(suffix))
  }
}
