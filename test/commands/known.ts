/** A small company in the inventory: everybody well, each part as old or as silent as a test wants it. */
import type { CompanyFacts } from '../../src/inventory/inventory.ts'
import type { Part } from '../../src/inventory/table.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../src/migration/shapes/index.ts'
import type { Known, Rows } from '../support/fake-inventory.ts'
import { ENDPOINT } from '../support/fakes.ts'
import { NOW } from './fakes.ts'

export const at = (name: string): string => `${name}@contoso.com`
export const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000)

export const mailbox = (name: string, more: Partial<DirectoryMailbox> = {}): DirectoryMailbox => ({
  ...{ guid: `m-${name}`, dn: `CN=${name}`, displayName: name, kind: 'user', primaryAddress: at(name) },
  ...{ addresses: [at(name)], server: 'EX07-01', hidden: false, targetAddress: undefined, principalName: at(name) },
  ...{ protected: false, disabled: false },
  ...more,
})

export const mailUser = (name: string, more: Partial<CloudRecipient> = {}): CloudRecipient => ({
  ...{ guid: `r-${name}`, graphId: `u-${name}`, changedAt: undefined, identity: name, displayName: name },
  ...{ type: 'MailUser', primaryAddress: at(name), addresses: [at(name)], hidden: false, exchangeGuid: undefined },
  ...more,
})

export const tenantUser = (name: string): TenantUser => ({
  ...{ id: `u-${name}`, displayName: name, principalName: at(name), mail: at(name), addresses: [at(name)] },
  ...{ usageLocation: 'NO', licences: [], provisioningErrors: [] },
})

/** A time, or why the part is not known. */
type Ages = Partial<Record<Part, Date | string>>

interface Company {
  readonly mailboxes?: readonly DirectoryMailbox[]
  readonly recipients?: readonly CloudRecipient[]
  readonly users?: readonly RemoteUser[]
  readonly ages?: Ages
  readonly company?: Partial<CompanyFacts>
}

export function companyOf(names: readonly string[], more: Company = {}): Known {
  const rows = <T>(part: Part, all: readonly T[]): Rows<T> => {
    const age = more.ages?.[part] ?? NOW
    return typeof age === 'string' ? { why: age } : { rows: all, asOf: age }
  }
  const fact = <T>(value: T) => ({ known: true, value, asOf: NOW }) as const
  const domain = { name: 'contoso.com', verified: true, isDefault: true, isInitial: false, authentication: 'Managed' }
  return {
    directory: rows('directory', more.mailboxes ?? names.map((name) => mailbox(name))),
    exchange: rows('exchange', more.recipients ?? names.map((name) => mailUser(name))),
    graph: rows('graph', names.map(tenantUser)),
    users: rows('users', more.users ?? []),
    company: {
      servers: fact([{ name: 'EX07-01', version: '8.3', outlookAnywhere: true }]),
      endpoints: fact([ENDPOINT]),
      domains: fact([domain]),
      acceptedDomains: fact([{ name: 'contoso.com', type: 'Authoritative', isDefault: true }]),
      skus: fact([]),
      spfWithoutMicrosoft: fact(new Map()),
      ...more.company,
    },
  }
}
