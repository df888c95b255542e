/** One person, shared mailbox or room as company and tenant have it, and what a change makes of it. Pure. */
import type { Company, CompanyMailbox } from '../company.ts'
import { MAIN_SERVER } from '../company-infrastructure.ts'
import { plain } from '../company-names.ts'
import { type Licence, SKU, synced, type TenantPerson } from '../company-tenant.ts'
import { random } from '../random.ts'
import type { PersonChange } from './changes.ts'

/** Replaced with each change, never altered. */
export interface Person {
  /** The account and its mailbox in the directory. */
  readonly mailbox: CompanyMailbox
  /** The mailbox was taken away: only the account is left. */
  readonly bare: boolean
  /** Undefined where directory synchronisation has made nobody of it. */
  readonly tenant: TenantPerson | undefined
}

export const FULL_LICENCE: Licence = { skuId: SKU.e3, disabledPlans: [] }

/** What becomes of somebody who is there. `leave`, `return` and `join` are not of this kind. */
export function changed(person: Person, change: PersonChange): Person {
  switch (change.kind) {
    case 'rename':
      return withBoth(person, namesOf(change.to))
    case 'primary':
      return { ...person, ...newPrimary(person, change.to) }
    case 'hide':
    case 'unhide':
      return withBoth(person, { hidden: change.kind === 'hide' })
    case 'disable':
    case 'enable': {
      const disabled = change.kind === 'disable'
      return withTenant({ ...person, mailbox: { ...person.mailbox, disabled } }, { accountEnabled: !disabled })
    }
    case 'licence':
      return withTenant(person, { licences: [FULL_LICENCE] })
    case 'unlicence':
      return withTenant(person, { licences: [] })
    case 'lose-mail-user':
      return withTenant(person, { recipient: undefined })
    case 'lose-mailbox': {
      const routing = person.tenant?.routingAddress
      const proxyAddresses = routing === undefined ? [] : [`SMTP:${routing}`]
      return withTenant({ ...person, bare: true }, { recipient: undefined, mail: undefined, proxyAddresses })
    }
    default:
      return person
  }
}

/** Another person in the place of one who left. `turn` tells apart those who come one after the other. */
export function successor(company: Company, gone: Person, turn: number): Person {
  const { problem: _gone, ...before } = gone.mailbox
  return arrival(company, {
    ...before,
    hidden: false,
    disabled: false,
    ...freshIds(company, before.primaryAddress, turn),
  })
}

/** Somebody new in the company. */
export function newcomer(company: Company, address: string, name: string, turn: number): Person {
  const ids = freshIds(company, address, turn)
  const server = company.servers.find((one) => one.name === MAIN_SERVER)
  const [first] = server?.databases ?? []
  if (server === undefined || first === undefined) throw new RangeError(`no server is called ${MAIN_SERVER}`)
  return arrival(company, {
    ...namesOf(name),
    ...ids,
    department: 'Sales',
    kind: 'user',
    upn: address,
    primaryAddress: address,
    proxyAddresses: [`SMTP:${address}`],
    legacyExchangeDN: `/o=${company.organization}/ou=${server.administrativeGroup}/cn=Recipients/cn=${ids.samAccountName}`,
    server: server.name,
    database: first,
    hidden: false,
    protected: false,
    disabled: false,
    unifiedMessaging: false,
    sizeBytes: 40_000_000,
    itemCount: 500,
  })
}

function arrival(company: Company, mailbox: CompanyMailbox): Person {
  const draw = random(company.seed, `tenant:${mailbox.objectGuid}`)
  const tenant = synced(company, mailbox, { id: draw.guid(), cloudGuid: draw.guid() })
  return { mailbox, bare: false, tenant }
}

function freshIds(company: Company, address: string, turn: number) {
  const draw = random(company.seed, `arrival:${address.toLowerCase()}:${turn}`)
  const alias = plain(address.slice(0, address.indexOf('@'))).replaceAll('.', '')
  // A letter between name and number: nobody of the first day has that.
  const samAccountName = `${alias.slice(0, 14)}x${String(turn).padStart(4, '0')}`
  return { samAccountName, objectGuid: draw.guid(), mailboxGuid: draw.guid() }
}

function namesOf(name: string): { displayName: string; givenName: string; surname: string } {
  const words = name.trim().split(/\s+/)
  return { displayName: words.join(' '), givenName: words.slice(0, -1).join(' '), surname: words.at(-1) ?? '' }
}

function withTenant(person: Person, difference: Partial<TenantPerson>): Person {
  const { mailbox, tenant } = person
  return { ...person, tenant: tenant && { ...tenant, ...difference, source: mailbox } }
}

/** For properties that are called the same in the company and in the tenant. */
function withBoth(person: Person, difference: Partial<CompanyMailbox> & Partial<TenantPerson>): Person {
  return withTenant({ ...person, mailbox: { ...person.mailbox, ...difference } }, difference)
}

function newPrimary(person: Person, to: string): Person {
  const mailbox = {
    ...person.mailbox,
    primaryAddress: to,
    proxyAddresses: promoted(person.mailbox.proxyAddresses, to),
  }
  const { tenant } = person
  return withTenant(
    { ...person, mailbox },
    tenant === undefined ? {} : { mail: to, proxyAddresses: promoted(tenant.proxyAddresses, to), externalAddress: to },
  )
}

/** The address as the primary one, first; the one before as another. */
function promoted(proxies: readonly string[], to: string): string[] {
  const others = proxies
    .filter((one) => one.toLowerCase() !== `smtp:${to.toLowerCase()}`)
    .map((one) => one.replace(/^SMTP:/, 'smtp:'))
  return [`SMTP:${to}`, ...others]
}
