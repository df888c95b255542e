/** The company's Exchange servers, from the configuration. Pure. */
import type { DirectoryServer } from '../../migration/shapes/index.ts'
import type { Values } from './values.ts'

export const SERVER_CLASS = 'msExchExchangeServer'
/** Made below a 2007 client access server when Outlook Anywhere is enabled on it, and removed with it. */
export const OUTLOOK_ANYWHERE_CLASS = 'msExchRpcHttpVirtualDirectory'
export const SERVER_ATTRIBUTES = ['objectClass', 'cn', 'serialNumber', 'msExchCurrentServerRoles', 'heuristics']

const CLIENT_ACCESS = 4
/** Exchange 2003 SP1, "RPC-HTTP" in System Manager (KB841652). Without it, RPC over HTTP may be set up by hand. */
const MANAGED_RPC_OVER_HTTP = 0x20000000

/** `entries`: the servers and the Outlook Anywhere directories below them. In order of name. */
export function toServers(entries: readonly Values[]): DirectoryServer[] {
  const isA = (entry: Values, name: string): boolean =>
    entry.texts('objectClass').some((one) => one.toLowerCase() === name.toLowerCase())
  const directories = entries.filter((entry) => isA(entry, OUTLOOK_ANYWHERE_CLASS))
  return entries
    .filter((entry) => isA(entry, SERVER_CLASS))
    .map((entry): DirectoryServer => {
      const below = `,${entry.dn.toLowerCase()}`
      const version = versionOf(entry.text('serialNumber'))
      const hasDirectory = directories.some((directory) => directory.dn.toLowerCase().endsWith(below))
      return {
        name: entry.text('cn') ?? entry.dn,
        version,
        outlookAnywhere: outlookAnywhere(entry, version, hasDirectory),
      }
    })
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** `Version 8.3 (Build 30083.6)` -> `8.3`; `unknown` where it says nothing of the kind. */
function versionOf(serialNumber: string | undefined): string {
  return /Version (\d+\.\d+)/.exec(serialNumber ?? '')?.[1] ?? 'unknown'
}

function outlookAnywhere(entry: Values, version: string, hasDirectory: boolean): boolean | undefined {
  if (version.startsWith('6.')) {
    return (Number(entry.text('heuristics') ?? 0) & MANAGED_RPC_OVER_HTTP) !== 0 ? true : undefined
  }
  if (hasDirectory) return true
  const roles = Number(entry.text('msExchCurrentServerRoles') ?? 0)
  // A server that is mailbox only has Outlook Anywhere on another one.
  return (roles & CLIENT_ACCESS) !== 0 ? false : undefined
}
