/** Recipients as Exchange Online shows them: mail users, the mailboxes made of them, groups and contacts. */

import type { TenantPerson } from '../../company-tenant.ts'
import { openMailbox } from '../mailbox-life.ts'
import { notFound } from '../refusal.ts'
import { badParameter, Guid, type Output, size } from '../wire.ts'
import { type CloudMailbox, key, type World } from '../world.ts'
import type { Cmdlet, Parameters } from './cmdlet.ts'
import { type Entry, entriesOf, recipientDirectory } from './recipient-directory.ts'

const QUOTA = 50 * 1024 ** 3
const DETAILS: Readonly<Record<CloudMailbox['type'], string>> = {
  Regular: 'UserMailbox',
  Shared: 'SharedMailbox',
  Room: 'RoomMailbox',
  Equipment: 'EquipmentMailbox',
}

type Kind = 'MailUser' | 'UserMailbox'

export const getRecipient: Cmdlet = {
  parameters: ['Identity', 'RecipientType', 'RecipientTypeDetails', 'ResultSize', 'Properties', 'PropertySet'],
  run(parameters, { tenant }) {
    const world = tenant.world()
    const types = parameters.list('RecipientType').map(key)
    const details = parameters.list('RecipientTypeDetails').map(key)
    const wanted = (entry: Entry): boolean =>
      (types.length === 0 || types.includes(key(typeOf(world, entry)))) &&
      (details.length === 0 ||
        details.includes(key(entry.person ? detailsOf(world, entry.person) : typeOf(world, entry))))
    return pick(world, parameters, wanted).map((entry) => () => recipient(world, entry))
  },
}

const getPerson = (kind: Kind, show: (world: World, person: TenantPerson) => Output): Cmdlet => ({
  parameters: ['Identity', 'ResultSize', 'Properties', 'PropertySets', 'RecipientTypeDetails'],
  run(parameters, { tenant }) {
    const world = tenant.world()
    const details = parameters.list('RecipientTypeDetails').map(key)
    return pick(world, parameters, (entry) => entry.person !== undefined && kindOf(world, entry.person) === kind)
      .flatMap(({ person }) => (person ? [person] : []))
      .filter((person) => details.length === 0 || details.includes(key(detailsOf(world, person))))
      .map((person) => () => show(world, person))
  },
})

export const getMailUser = getPerson('MailUser', (world, person) => ({
  ...shared(world, person),
  ExternalEmailAddress: `SMTP:${person.externalAddress}`,
}))

export const getMailbox = getPerson('UserMailbox', (world, person) => {
  const made = openMailbox(world, person.mail ?? '')
  return {
    ...shared(world, person),
    WhenMailboxCreated: new Date(made?.madeAt ?? Date.UTC(2025, 0, 15, 9)),
    ProhibitSendReceiveQuota: size(QUOTA),
    IsMailboxEnabled: true,
    ArchiveStatus: 'None',
  }
})

/** Sets the type a shared mailbox or a room has lost on its way. */
export const setMailbox: Cmdlet = {
  parameters: ['Identity', 'Type'],
  writes: true,
  run(parameters, { tenant }) {
    const world = tenant.world()
    const [entry] = pick(
      world,
      parameters,
      (one) => one.person !== undefined && kindOf(world, one.person) === 'UserMailbox',
    )
    const identity = parameters.need('Identity')
    const type = (['Regular', 'Shared', 'Room', 'Equipment'] as const).find(
      (one) => key(one) === key(parameters.need('Type')),
    )
    if (!type) throw badParameter(`Cannot bind parameter 'Type'. '${parameters.text('Type')}' isn't a mailbox type.`)
    if (!entry?.person?.mail) throw notFound(identity)
    tenant.change({ kind: 'set-mailbox-type', address: entry.person.mail, type })
    return []
  },
}

/** Absent and empty identities mean everybody; one nobody has is a 404. */
function pick(world: World, parameters: Parameters, wanted: (entry: Entry) => boolean): Entry[] {
  const identity = parameters.text('Identity')
  const directory = recipientDirectory(world.company)
  if (identity === undefined) return entriesOf(directory).filter(wanted)
  const entry = directory.get(key(identity))
  if (!entry || !wanted(entry)) throw notFound(identity)
  return [entry]
}

function kindOf(world: World, person: TenantPerson): Kind {
  return person.recipient === 'UserMailbox' || openMailbox(world, person.mail ?? '') ? 'UserMailbox' : 'MailUser'
}

function typeOf(world: World, { person, other }: Entry): string {
  return person ? kindOf(world, person) : String(other?.RecipientType)
}

function detailsOf(world: World, person: TenantPerson): string {
  const made = openMailbox(world, person.mail ?? '')
  return made ? DETAILS[made.type] : kindOf(world, person)
}

function recipient(world: World, entry: Entry): Output {
  if (entry.person) return shared(world, entry.person)
  return { ...entry.other, HiddenFromAddressListsEnabled: false, ExchangeGuid: null, IsDirSynced: true }
}

function shared(world: World, person: TenantPerson): Output {
  const kind = kindOf(world, person)
  return {
    Identity: person.alias,
    Name: person.alias,
    DisplayName: person.displayName,
    Alias: person.alias,
    Guid: new Guid(person.id),
    ExternalDirectoryObjectId: person.id,
    RecipientType: kind,
    RecipientTypeDetails: detailsOf(world, person),
    PrimarySmtpAddress: person.mail ?? null,
    WindowsEmailAddress: person.mail ?? null,
    EmailAddresses: person.proxyAddresses,
    UserPrincipalName: person.upn,
    WindowsLiveID: person.upn,
    LegacyExchangeDN: `/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${person.cloudGuid.replaceAll('-', '')}-${person.alias}`,
    ExchangeGuid: new Guid(kind === 'UserMailbox' ? person.cloudGuid : person.exchangeGuid),
    HiddenFromAddressListsEnabled: person.hidden,
    IsDirSynced: true,
  }
}
