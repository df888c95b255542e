import type { PreflightInput } from '../../../src/migration/preflight/rule.ts'
import type { CloudRecipient, DirectoryMailbox, TenantDomain, TenantUser } from '../../../src/migration/shapes/index.ts'

export const ANNA = 'anna@contoso.com'

export function recipient(address: string, over: Partial<CloudRecipient> = {}): CloudRecipient {
  const [local] = address.split('@')
  return {
    guid: `guid-${address}`,
    graphId: undefined,
    changedAt: undefined,
    identity: address,
    displayName: address,
    type: 'MailUser',
    primaryAddress: address,
    addresses: [address, `${local}@contoso.onmicrosoft.com`],
    hidden: false,
    exchangeGuid: undefined,
    ...over,
  }
}

export function mailbox(address: string, over: Partial<DirectoryMailbox> = {}): DirectoryMailbox {
  return {
    guid: `guid-${address}`,
    dn: `CN=${address}`,
    displayName: address,
    kind: 'user',
    primaryAddress: address,
    addresses: [address],
    server: 'EX07-01',
    hidden: false,
    targetAddress: undefined,
    principalName: address,
    protected: false,
    disabled: false,
    ...over,
  }
}

export function domain(name: string, over: Partial<TenantDomain> = {}): TenantDomain {
  return { name, verified: true, isDefault: false, isInitial: false, authentication: 'Managed', ...over }
}

export function tenantUser(over: Partial<TenantUser> = {}): TenantUser {
  return {
    id: 'u-1',
    displayName: 'Anna Berg',
    principalName: ANNA,
    mail: ANNA,
    addresses: [`SMTP:${ANNA}`],
    usageLocation: undefined,
    licences: [],
    provisioningErrors: [],
    ...over,
  }
}

/** One person, everything known, nothing wrong. */
export function input(over: Partial<PreflightInput> = {}): PreflightInput {
  return {
    batch: 'sales-1',
    rows: [{ row: 2, address: ANNA }],
    recipients: [recipient(ANNA)],
    users: [],
    domains: [domain('contoso.com'), domain('contoso.onmicrosoft.com')],
    mailboxes: [mailbox(ANNA)],
    servers: [
      { name: 'EX07-01', version: '8.3', outlookAnywhere: true },
      { name: 'EX03-01', version: '6.5', outlookAnywhere: true },
    ],
    tenantUsers: [tenantUser()],
    endpoint: { identity: 'Outlook Anywhere', remoteServer: 'ex07-01.contoso.com' },
    ours: [],
    spfWithoutMicrosoft: new Map(),
    sizesKnown: true,
    ...over,
  }
}
