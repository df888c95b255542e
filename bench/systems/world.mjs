/** An invented company of any size in an invented tenant. The same numbers give the same company. */

const GIVEN = ['Anna', 'Bert', 'Clara', 'Dirk', 'Eva', 'Finn', 'Gerda', 'Hugo', 'Ines', "D'Arcy", 'Karl', 'Lena', 'Max']
const FAMILY = ['Abel', 'Berg', 'Conrad', 'Dorn', 'Ebert', 'Falk', 'Groß', 'Horn', "O'Neil", 'Jung', 'Kern', 'Lang']
export const DOMAIN = 'fabrikam.example'
export const INITIAL = 'fabrikam.onmicrosoft.com'
export const SKU = { id: '6fd2c87f-b296-42f0-b197-1e91e994b900', name: 'ENTERPRISEPACK' }
/** A fifth of a day before everything, so that “changed since” has something to leave out. */
const LONG_AGO = Date.UTC(2026, 0, 5, 8)

const hex = (n, length) => n.toString(16).padStart(length, '0')
/** A GUID that says what it is of. */
export const guid = (kind, n) => `${hex(kind, 8)}-0000-4000-8000-${hex(n, 12)}`
const plain = (name) => name.toLowerCase().replace('ß', 'ss')

/** What a batch's people are in, by the batch's number: some run, most are through, some wait to be started. */
const STATES = [
  'Syncing',
  'SyncedWithErrors',
  'Synced',
  'Synced',
  'Synced',
  'Synced',
  'Synced',
  'Stopped',
  'Stopped',
  'Stopped',
]
/** Mailboxes a batch copies at a time. */
const ACTIVE = 30
const FAILED = 5

/**
 * @param {{ people: number, batches: number, size: number, now: () => number }} options size: people a batch; whoever is
 * left over is in none
 */
export function makeWorld({ people: count, batches: howMany, size, now }) {
  const people = Array.from({ length: count }, (_, n) => makePerson(n))
  const users = []
  const batches = []
  for (let n = 0; n < howMany && (n + 1) * size <= count; n++) {
    const name = `wave-${String(n + 1).padStart(2, '0')}`
    const status = STATES[n % STATES.length]
    const batch = { name, guid: guid(4, n), status, first: users.length, size, lastSynced: LONG_AGO + n * 60_000 }
    batches.push(batch)
    for (let row = 0; row < size; row++) {
      const person = people[n * size + row]
      const user = {
        n: users.length,
        person,
        address: person.primary,
        batch,
        status: statusIn(status, row, size),
        synced: 1000 + row,
      }
      users.push(user)
      if (user.status === 'Synced') person.type = 'UserMailbox'
    }
  }
  const byGuid = new Map()
  const byGraphId = new Map()
  const byAddress = new Map()
  const world = {
    people,
    users,
    batches,
    now,
    /** Counts the changes Graph tells of. */
    seq: 0,
    /** @type {{ seq: number, person: object, fields: readonly string[] }[]} */
    log: [],
    byGuid: (id) => byGuid.get(id.toLowerCase()),
    byGraphId: (id) => byGraphId.get(id.toLowerCase()),
    byAddress: (address) => byAddress.get(address.toLowerCase().replace(/^smtp:/, '')),
    /** After an address was given away or taken. */
    index(person) {
      byGuid.set(person.guid, person)
      byGraphId.set(person.graphId, person)
      for (const address of addressesOf(person)) byAddress.set(address.toLowerCase(), person)
    },
  }
  for (const person of people) world.index(person)
  return world
}

function statusIn(status, row, size) {
  if (status === 'Stopped') return 'Stopped'
  if (status === 'SyncedWithErrors') return row < FAILED ? 'Failed' : 'Synced'
  if (status === 'Synced') return 'Synced'
  return row < size / 2 ? 'Synced' : row < size / 2 + ACTIVE ? 'Syncing' : 'Queued'
}

export function makePerson(n) {
  const given = GIVEN[n % GIVEN.length]
  const family = FAMILY[Math.floor(n / GIVEN.length) % FAMILY.length]
  const local = `${plain(given)}.${plain(family)}${n}`
  return {
    n,
    guid: guid(1, n),
    graphId: guid(2, n),
    exchangeGuid: guid(3, n),
    display: `${given} ${family} ${n}`,
    primary: `${local}@${DOMAIN}`,
    others: [`${local.replace('.', '_')}@${DOMAIN}`, `${local}@${INITIAL}`],
    type: 'MailUser',
    hidden: false,
    licences: n % 3 === 0 ? [SKU.id] : [],
    changed: LONG_AGO + n * 1_000,
    /** `changed` = may be restored, as Graph says; `deleted` = for good. */
    gone: undefined,
  }
}

export function addressesOf({ primary, others }) {
  return [primary, ...others]
}

/** As `Get-MigrationBatch` counts them. */
export function countsOf({ users }, { first, size }) {
  const counts = { Synced: 0, Failed: 0, Stopped: 0, active: 0 }
  for (let n = first; n < first + size; n++) {
    const { status } = users[n]
    if (status in counts) counts[status] += 1
    else counts.active += 1
  }
  return counts
}
