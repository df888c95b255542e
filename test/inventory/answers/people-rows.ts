/** Rows of one person in each system, as they look on an ordinary day. */
import type { CloudRecipient, DirectoryMailbox, TenantUser } from '../../../src/migration/shapes/index.ts'

export const address = (n: number): string => `u${n}@contoso.test`

export function mailbox(n: number, more: Partial<DirectoryMailbox> = {}): DirectoryMailbox {
  return {
    guid: `d${n}`,
    dn: `CN=u${n}`,
    displayName: `User ${n}`,
    kind: 'user',
    primaryAddress: address(n),
    addresses: [address(n), `alias${n}@contoso.test`],
    server: 'EX07-01',
    hidden: false,
    targetAddress: undefined,
    principalName: address(n),
    protected: false,
    disabled: false,
    ...more,
  }
}

export function recipient(n: number, more: Partial<CloudRecipient> = {}): CloudRecipient {
  return {
    guid: `e${n}`,
    graphId: `g${n}`,
    changedAt: undefined,
    identity: `User ${n}`,
    displayName: `User ${n}`,
    type: 'MailUser',
    primaryAddress: address(n),
    addresses: [address(n), `alias${n}@contoso.test`],
    hidden: false,
    exchangeGuid: undefined,
    ...more,
  }
}

export function tenantUser(n: number, more: Partial<TenantUser> = {}): TenantUser {
  return {
    id: `g${n}`,
    displayName: `User ${n}`,
    principalName: address(n),
    mail: address(n),
    addresses: [address(n)],
    usageLocation: 'DE',
    licences: [],
    provisioningErrors: [],
    ...more,
  }
}
