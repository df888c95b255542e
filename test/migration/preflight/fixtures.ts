import type { CloudRecipient, DirectoryMailbox, PreflightInput } from '../../../src/migration/preflight/rule.ts'

export const ANNA = 'anna@contoso.com'

export function recipient(address: string, over: Partial<CloudRecipient> = {}): CloudRecipient {
  const [local] = address.split('@')
  return {
    displayName: address,
    type: 'MailUser',
    primaryAddress: address,
    addresses: [address, `${local}@contoso.onmicrosoft.com`],
    hidden: false,
    ...over,
  }
}

export function mailbox(address: string, over: Partial<DirectoryMailbox> = {}): DirectoryMailbox {
  return {
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

/** One person, everything known, nothing wrong. */
export function input(over: Partial<PreflightInput> = {}): PreflightInput {
  return {
    batch: 'sales-1',
    rows: [{ row: 2, address: ANNA }],
    recipients: [recipient(ANNA)],
    users: [],
    domains: [
      { name: 'contoso.com', verified: true, authentication: 'Managed' },
      { name: 'contoso.onmicrosoft.com', verified: true, authentication: 'Managed' },
    ],
    mailboxes: [mailbox(ANNA)],
    servers: [
      { name: 'EX07-01', version: '8.3' },
      { name: 'EX03-01', version: '6.5' },
    ],
    tenantUsers: [{ principalName: ANNA, mail: ANNA, addresses: [`SMTP:${ANNA}`], provisioningErrors: [] }],
    endpoint: { identity: 'Outlook Anywhere', remoteServer: 'ex07-01.contoso.com' },
    ours: [],
    spfWithoutMicrosoft: new Map(),
    sizesKnown: true,
    ...over,
  }
}
