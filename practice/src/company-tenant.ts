/** What directory synchronisation has made of the company in the tenant, as it stands on the first day. */

import { plain } from './company-names.ts'
import type { Company, CompanyContact, CompanyMailbox } from './company-types.ts'
import { random } from './random.ts'

/** Public identifiers of the licences the practice tenant holds. */
export const SKU = {
  e3: '6fd2c87f-b296-42f0-b196-1e881e990c40',
  exchangeOnly: '4b9405b0-7788-4568-add1-99614e613b69',
} as const

export const PLAN = {
  exchange: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  teams: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  sharePoint: '5dbe027f-2339-4123-9542-606e4d348a72',
  exchangeStandard: '9aaf7827-d63c-4b61-89c3-182f06f82e5c',
} as const

/** The service plans that make a mailbox. */
export const EXCHANGE_PLANS: readonly string[] = [PLAN.exchange, PLAN.exchangeStandard]

export const NO_GUID = '00000000-0000-0000-0000-000000000000'

export interface Licence {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

export interface TenantPerson {
  /** Object id in Entra, and `ExternalDirectoryObjectId` in Exchange. */
  readonly id: string
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly alias: string
  readonly upn: string
  /** Primary address in the tenant; undefined where a conflict kept it out. */
  readonly mail: string | undefined
  /** `SMTP:` primary first. */
  readonly proxyAddresses: readonly string[]
  /** Its `….onmicrosoft.com` address: where forwarded mail goes. */
  readonly routingAddress: string
  /** What Exchange Online has of it on the first day; undefined = nothing. */
  readonly recipient: 'MailUser' | 'UserMailbox' | undefined
  /** Synchronised `ExchangeGuid`, all zeros where none was. */
  readonly exchangeGuid: string
  /** The `ExchangeGuid` of its cloud mailbox, once there is one. */
  readonly cloudGuid: string
  readonly hidden: boolean
  readonly accountEnabled: boolean
  readonly immutableId: string
  readonly usageLocation: string | undefined
  readonly licences: readonly Licence[]
  readonly provisioningErrors: readonly { category: string; propertyCausingError: string; value: string }[]
  /** The on-premises mailbox it stands for; undefined for mail users whose mail lies elsewhere. */
  readonly source: CompanyMailbox | undefined
  /** Where a mail user's mail goes. */
  readonly externalAddress: string
}

type TenantGuids = Pick<TenantPerson, 'id' | 'cloudGuid'>

const made = new WeakMap<Company, readonly TenantPerson[]>()

/**
 * Everybody in the tenant: all with a mailbox on-premises but linked and forgotten ones, and 30 mail users. Made once for a
 * company.
 */
export function tenantOf(company: Company): readonly TenantPerson[] {
  const before = made.get(company)
  if (before) return before
  const people = synchronise(company)
  made.set(company, people)
  return people
}

function synchronise(company: Company): TenantPerson[] {
  const draw = random(company.seed, 'tenant')
  const people: TenantPerson[] = []
  for (const mailbox of company.mailboxes) {
    const guids = { id: draw.guid(), cloudGuid: draw.guid() }
    if (mailbox.problem === 'linked' || mailbox.problem === 'no-mail-user') continue
    people.push(synced(company, mailbox, guids))
  }
  for (const contact of company.mailUsers)
    people.push(outsider(company, contact, { id: draw.guid(), cloudGuid: draw.guid() }))
  return people
}

const FULL_LICENCE: Licence = { skuId: SKU.e3, disabledPlans: [] }
const LICENCE_WITHOUT_EXCHANGE: Licence = { skuId: SKU.e3, disabledPlans: [PLAN.exchange] }

/** What directory synchronisation makes of a mailbox; `guids` are the tenant's own. */
export function synced(company: Company, mailbox: CompanyMailbox, guids: TenantGuids): TenantPerson {
  const { problem } = mailbox
  const alias = mailbox.primaryAddress.slice(0, mailbox.primaryAddress.indexOf('@'))
  const routingAddress = `${alias}@${company.initialDomain}`
  const addresses = mailbox.proxyAddresses.filter((one) => /^smtp:/i.test(one) && !one.endsWith(company.internalSuffix))
  const own = addresses.map((one) => one.slice('smtp:'.length))
  const conflict = problem === 'provisioning-conflict'
  const renamed = (): string => `${plain(mailbox.surname)}.${alias}@${company.primaryDomain}`
  const mail = conflict ? undefined : problem === 'other-primary' ? renamed() : (own[0] ?? routingAddress)
  const others = [...own, routingAddress].filter((one) => one !== mail && !conflict)
  return {
    id: guids.id,
    displayName: mailbox.displayName,
    givenName: mailbox.givenName,
    surname: mailbox.surname,
    alias,
    upn: problem === 'unverified-suffix' ? routingAddress : mailbox.upn,
    mail,
    proxyAddresses: [...(mail === undefined ? [] : [`SMTP:${mail}`]), ...others.map((one) => `smtp:${one}`)],
    routingAddress,
    recipient: conflict ? undefined : problem === 'cloud-mailbox-exists' ? 'UserMailbox' : 'MailUser',
    exchangeGuid: problem === 'no-exchange-guid' ? NO_GUID : mailbox.mailboxGuid,
    cloudGuid: guids.cloudGuid,
    hidden: mailbox.hidden,
    accountEnabled: !mailbox.disabled,
    immutableId: Buffer.from(mailbox.objectGuid.replaceAll('-', ''), 'hex').toString('base64'),
    usageLocation: problem === 'no-usage-location' ? undefined : 'DE',
    licences:
      problem === 'exchange-plan-off'
        ? [LICENCE_WITHOUT_EXCHANGE]
        : problem === 'cloud-mailbox-exists' || problem === 'in-other-batch'
          ? [FULL_LICENCE]
          : [],
    provisioningErrors: conflict
      ? [
          {
            category: 'PropertyConflict',
            propertyCausingError: 'ProxyAddress',
            value: `SMTP:${mailbox.primaryAddress}`,
          },
        ]
      : [],
    source: mailbox,
    externalAddress: mailbox.primaryAddress,
  }
}

function outsider(company: Company, contact: CompanyContact, guids: TenantGuids): TenantPerson {
  const routingAddress = `${contact.alias}@${company.initialDomain}`
  return {
    id: guids.id,
    displayName: contact.displayName,
    givenName: contact.givenName,
    surname: contact.surname,
    alias: contact.alias,
    upn: contact.primaryAddress,
    mail: contact.primaryAddress,
    proxyAddresses: [`SMTP:${contact.primaryAddress}`, `smtp:${routingAddress}`],
    routingAddress,
    recipient: 'MailUser',
    exchangeGuid: NO_GUID,
    cloudGuid: guids.cloudGuid,
    hidden: false,
    accountEnabled: true,
    immutableId: Buffer.from(contact.objectGuid.replaceAll('-', ''), 'hex').toString('base64'),
    usageLocation: 'DE',
    licences: [],
    provisioningErrors: [],
    source: undefined,
    externalAddress: contact.externalAddress,
  }
}
