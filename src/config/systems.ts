/** Which system each address means: practice or real, explicitly. Pure. */
import { isIPv6 } from 'node:net'
import { type Cloud, cloudOf } from './clouds.ts'
import { isLoopbackHost, isLoopbackUrl } from './loopback.ts'

/** Explicitly practice (ours, or another at a loopback address) or real; `none` where a system is left out. */
export type SystemSetting =
  | { readonly is: 'embedded' }
  | { readonly is: 'practice'; readonly url: string }
  | { readonly is: 'real'; readonly url: string }
  | { readonly is: 'none' }

/** `real` is the cloud's own address: `home`. Any other https address is real too; one of another cloud is a mistake. */
export function webSystem(
  name: string,
  value: string | undefined,
  cloud: Cloud,
  home: string,
  problems: string[],
): SystemSetting {
  if (value === undefined) return { is: 'embedded' }
  if (value.toLowerCase() === 'real') return { is: 'real', url: home }
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    problems.push(`${name}: not a web address. It is real (${home}), or looks like http://127.0.0.1:3980`)
    return { is: 'none' }
  }
  if (refusedForItsUser(name, url, problems)) return { is: 'none' }
  const clean = value.replace(/\/+$/, '')
  if (isLoopbackUrl(url)) return { is: 'practice', url: clean }
  if (url.protocol !== 'https:') problems.push(`${name}: a real system needs https://`)
  const other = cloudOf(clean)
  if (other !== undefined && other !== cloud.name) {
    problems.push(
      `${name}: ${url.host} is of the cloud ${other}. Set CLOUD=${other}, or ${name}=real for ${cloud.name}`,
    )
  }
  return { is: 'real', url: clean }
}

/** Addresses are printed at start and named in errors: nothing secret may be in one. */
function refusedForItsUser(name: string, url: URL, problems: string[]): boolean {
  if (url.username === '' && url.password === '') return false
  problems.push(`${name}: no name and no password may stand in an address`)
  return true
}

export function directorySystem(value: string | undefined, otherwiseReal: boolean, problems: string[]): SystemSetting {
  if (value === undefined) return otherwiseReal ? { is: 'none' } : { is: 'embedded' }
  if (value === 'none') return { is: 'none' }
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^ldaps?:$/.test(url.protocol)) {
    problems.push('LDAP_URL: not a directory address. It looks like ldaps://dc1.example:636, or none')
    return { is: 'none' }
  }
  if (refusedForItsUser('LDAP_URL', url, problems)) return { is: 'none' }
  if (isLoopbackUrl(url)) return { is: 'practice', url: value }
  if (url.protocol !== 'ldaps:') problems.push('LDAP_URL: a real directory needs ldaps://')
  return { is: 'real', url: value }
}

export function dnsSystem(value: string | undefined, otherwiseReal: boolean): SystemSetting {
  if (value === undefined) return otherwiseReal ? { is: 'real', url: '' } : { is: 'embedded' }
  const host = isIPv6(value) ? value : value.replace(/:\d+$/, '')
  return { is: isLoopbackHost(host) ? 'practice' : 'real', url: value }
}
