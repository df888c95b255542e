/** An entry with a mailbox, in our own words. Pure. */
import type { DirectoryMailbox } from '../../migration/shapes/index.ts'
import { classify, EVIDENCE } from './classify.ts'
import type { Values } from './values.ts'

export const MAILBOX_ATTRIBUTES = [
  'objectGUID',
  ...EVIDENCE,
  'displayName',
  'cn',
  'mail',
  'proxyAddresses',
  'userPrincipalName',
  'msExchHideFromAddressLists',
  'adminCount',
  'userAccountControl',
]

const ACCOUNT_DISABLED = 2

/**
 * Undefined where the entry is no mailbox, or one without any address. `addresses` are SMTP addresses without prefix,
 * the primary one first; `targetAddress` likewise.
 */
export function toMailbox(entry: Values): DirectoryMailbox | undefined {
  const kind = classify(entry)
  const proxies = entry.texts('proxyAddresses').filter((proxy) => /^smtp:/i.test(proxy))
  const primary = proxies.find((proxy) => proxy.startsWith('SMTP:'))
  const primaryAddress = primary === undefined ? entry.text('mail') : withoutPrefix(primary)
  if (kind?.is !== 'mailbox' || primaryAddress === undefined) return undefined
  const target = entry.text('targetAddress')
  const others = proxies.map(withoutPrefix).filter((address) => !sameText(address, primaryAddress))
  return {
    guid: guidOf(entry) ?? entry.dn.toLowerCase(),
    dn: entry.dn,
    displayName: entry.text('displayName') ?? entry.text('cn') ?? primaryAddress,
    kind: kind.kind,
    primaryAddress,
    addresses: [primaryAddress, ...others],
    server: homeServer(entry),
    hidden: entry.text('msExchHideFromAddressLists')?.toUpperCase() === 'TRUE',
    targetAddress: target === undefined ? undefined : withoutPrefix(target),
    principalName: entry.text('userPrincipalName'),
    protected: entry.text('adminCount') === '1',
    disabled: (Number(entry.text('userAccountControl') ?? 0) & ACCOUNT_DISABLED) !== 0,
  }
}

/** `objectGUID` as Microsoft writes it: its first three groups are little-endian. Undefined where it is none. */
export function guidOf(entry: Values, attribute = 'objectGUID'): string | undefined {
  const bytes = entry.bytes(attribute)
  if (bytes?.length !== 16) return undefined
  const hex = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) =>
    (bytes[at] ?? 0).toString(16).padStart(2, '0'),
  )
  const group = (from: number, to: number) => hex.slice(from, to).join('')
  return [group(0, 4), group(4, 6), group(6, 8), group(8, 10), group(10, 16)].join('-')
}

/** The last part of `/o=…/cn=Servers/cn=EX07-01`; else the server above `CN=InformationStore` in the database's name. */
function homeServer(entry: Values): string {
  const byName = /\/cn=([^/]+)$/i.exec(entry.text('msExchHomeServerName') ?? '')?.[1]
  return byName ?? /CN=InformationStore,CN=([^,]+),/i.exec(entry.text('homeMDB') ?? '')?.[1] ?? ''
}

function withoutPrefix(address: string): string {
  return address.replace(/^smtp:/i, '')
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
