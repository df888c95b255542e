/**
 * What counts as this machine. It decides where a token goes, what is practice and who needs no sign-in, so it is written
 * once. Pure.
 */
import { isIPv4, isIPv6 } from 'node:net'

/**
 * True for `localhost`, an address of 127.0.0.0/8 (four decimal numbers) and `::1` in any spelling, with or without
 * brackets. Not for names below `localhost`: RFC 6761 would have them stay here, but some systems ask DNS for them, and a
 * token must not follow whatever DNS answers.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase()
  if (name === 'localhost') return true
  if (isIPv4(name)) return name.startsWith('127.')
  const address = /^\[(.+)\]$/.exec(name)?.[1] ?? name
  // URL writes every spelling the shortest way; an address with a zone (`::1%lo`) it does not take.
  return isIPv6(address) && URL.canParse(`http://[${address}]`) && new URL(`http://[${address}]`).hostname === '[::1]'
}

/** The same of the host of an address of any scheme. Of text: false where it is no address. */
export function isLoopbackUrl(address: string | URL): boolean {
  if (typeof address !== 'string') return isLoopbackHost(address.hostname)
  return URL.canParse(address) && isLoopbackHost(new URL(address).hostname)
}
