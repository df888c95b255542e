/**
 * The recipients of the other Exchange Online, and the two filters it reads. Ids in capitals, times without
 * an offset, the address as an object, no display name: the facts allow all of it.
 */
type Json = Record<string, unknown>

export interface Person {
  /** `xxxxxxxx-xxxx-…`, in any case. */
  readonly guid: string
  readonly name: string
  readonly type: 'MailUser' | 'UserMailbox' | 'MailContact'
  /** Without prefix, the primary one first. */
  readonly addresses: readonly string[]
  readonly changed: Date
}

type Answer =
  | { readonly rows: readonly Json[] }
  | { readonly status: number; readonly refused: string; readonly text: string }

const SINCE = /^\s*WhenChangedUTC\s+-(ge|gt)\s+'(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)'\s*$/
const OWNER = /^EmailAddresses\s+-eq\s+'smtp:((?:[^']|'')+)'$/i

export function recipientsOf(people: () => readonly Person[], { Identity: identity, Filter: filter }: Json): Answer {
  if (identity !== undefined) {
    const found = people().find((one) => owns(one, String(identity)))
    const text = `Das Objekt '${identity}' wurde nicht gefunden.`
    const refused = 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException'
    return found ? { rows: [show(found)] } : { status: 404, refused, text }
  }
  const matches = filter === undefined ? () => true : matcherOf(String(filter))
  if (matches !== undefined) return { rows: people().filter(matches).map(show) }
  const refused = 'Microsoft.Exchange.Data.Directory.Recipient.ParsingInvalidFilterException'
  return { status: 400, refused, text: `Der Filter "${filter}" ist ungültig.` }
}

function matcherOf(filter: string): ((person: Person) => boolean) | undefined {
  const since = SINCE.exec(filter)
  if (since) {
    const [month, day, year, hour, minute, second] = since.slice(2).map(Number)
    const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second)
    return ({ changed }) => (since[1] === 'ge' ? changed.getTime() >= at : changed.getTime() > at)
  }
  const asked = filter.split(' -or ').map((term) => OWNER.exec(term.trim())?.[1]?.replaceAll("''", "'").toLowerCase())
  if (asked.includes(undefined)) return undefined
  const wanted = new Set(asked)
  return ({ addresses }) => addresses.some((address) => wanted.has(address.toLowerCase()))
}

function owns({ addresses }: Person, address: string): boolean {
  return addresses.some((one) => one.toLowerCase() === address.toLowerCase())
}

const show = ({ guid, name, type, addresses, changed }: Person): Json => ({
  'Guid@odata.type': '#Guid',
  Guid: guid.toUpperCase(),
  Identity: { Name: name, Guid: guid },
  Name: name,
  RecipientType: { Value: type },
  PrimarySmtpAddress: { Address: addresses[0], IsValidAddress: true },
  EmailAddresses: [`X500:/o=other/cn=${name}`, ...addresses.map((one, n) => `${n === 0 ? 'SMTP' : 'smtp'}:${one}`)],
  HiddenFromAddressListsEnabled: 'False',
  WhenChangedUTC: changed.toISOString().replace('Z', ''),
})
