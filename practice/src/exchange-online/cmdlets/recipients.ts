/** Recipients as Exchange Online shows them: mail users, the mailboxes made of them, groups and contacts. */

import type { TenantPerson } from '../../company-tenant.ts'
import { openMailbox } from '../mailbox-life.ts'
import { changedAt, matching } from '../recipient-changes.ts'
import { asksForChange, notFilterable, readRecipientFilter } from '../recipient-filter.ts'
import { type Entry, guidOf } from '../recipients.ts'
import { notFound } from '../refusal.ts'
import { badParameter, Guid, type Output, size } from '../wire.ts'
import { type CloudMailbox, key, type World } from '../world.ts'
import type { Cmdlet, Context, Parameters } from './cmdlet.ts'

const QUOTA = 50 * 1024 ** 3
const DETAILS: Readonly<Record<CloudMailbox['type'], string>> = {
  Regular: 'UserMailbox',
  Shared: 'SharedMailbox',
  Room: 'RoomMailbox',
  Equipment: 'EquipmentMailbox',
}

type Kind = 'MailUser' | 'UserMailbox'

export const getRecipient: Cmdlet = {
  parameters: [
    'Identity',
    'Filter',
    'RecipientType',
    'RecipientTypeDetails',
    'ResultSize',
    'Properties',
    'PropertySet',
  ],
  run(parameters, context) {
    const world = context.tenant.world()
    const types = parameters.list('RecipientType').map(key)
    const details = parameters.list('RecipientTypeDetails').map(key)
    const wanted = (entry: Entry): boolean =>
      (types.length === 0 || types.includes(key(typeOf(world, entry)))) &&
      (details.length === 0 ||
        details.includes(key(entry.person ? detailsOf(world, entry.person) : typeOf(world, entry))))
    const filter = parameters.text('Filter')
    const found =
      filter === undefined ? pick(world, parameters, wanted) : filtered(world, filter, context).filter(wanted)
    const whole = filter === undefined && parameters.text('Identity') === undefined
    const shown = whole && context.faults.strikes('exchange-half') ? found.filter((_, at) => at % 2 === 0) : found
    return shown.map((entry) => () => recipient(world, entry))
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
  if (identity === undefined) return world.recipients.all().filter(wanted)
  const entry = world.recipients.named(identity)
  if (!entry || !wanted(entry)) throw notFound(identity)
  return [entry]
}

function filtered(world: World, text: string, { faults }: Context): Entry[] {
  const filter = readRecipientFilter(text)
  if (asksForChange(filter) && faults.strikes('exchange-no-changed-filter')) throw notFilterable('WhenChangedUTC')
  return matching(world, filter)
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
  const WhenChangedUTC = new Date(changedAt(world, entry))
  return { ...entry.other, WhenChangedUTC, HiddenFromAddressListsEnabled: false, ExchangeGuid: null, IsDirSynced: true }
}

function shared(world: World, person: TenantPerson): Output {
  const kind = kindOf(world, person)
  return {
    Identity: person.alias,
    Name: person.alias,
    DisplayName: person.displayName,
    Alias: person.alias,
    Guid: new Guid(guidOf(person)),
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
    WhenChangedUTC: new Date(changedAt(world, { person })),
    IsDirSynced: true,
  }
}
