/** An entry with a mailbox, in our own words. Pure. */
import type { DirectoryMailbox } from '../../migration/shapes/index.ts'
import { classify, EVIDENCE } from './classify.ts'
import { guidOf } from './guid.ts'
import type { Values } from './values.ts'

export const MAILBOX_ATTRIBUTES = [
  ...EVIDENCE,
  'objectGUID',
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
    guid: guidOf(entry),
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
