/** What happens in the company while somebody looks: a day's changes, batches that move. */
import { addressesOf, DOMAIN, SKU } from './world.mjs'

/** A day: how many of a hundred changes are of each kind. */
const DAY = [
  ['licence', 40],
  ['rename', 25],
  ['hide', 20],
  ['leave', 15],
]

const CHANGE = {
  /** Graph alone tells of it. */
  licence(person) {
    person.licences = person.licences.length === 0 ? [SKU.id] : []
    return { graph: ['assignedLicenses'], exchange: false }
  },
  /** Another name, another primary address; the old one stays as an address. */
  rename(person) {
    const [local] = person.primary.split('@')
    person.others = [person.primary, ...person.others]
    person.primary = `new.${local}@${DOMAIN}`
    person.display = `${person.display} New`
    return { graph: ['displayName', 'mail', 'proxyAddresses', 'userPrincipalName'], exchange: true }
  },
  /** Exchange alone tells of it. */
  hide(person) {
    person.hidden = !person.hidden
    return { graph: [], exchange: true }
  },
  /** Exchange says nothing of who was deleted. */
  leave(person) {
    person.gone = person.n % 2 === 0 ? 'changed' : 'deleted'
    return { graph: ['@removed'], exchange: false }
  },
}

/**
 * Changes so many people, spread over all who are in no batch and over the batches.
 * @returns {{ kind: string, address: string, before: string, display: string }[]}
 */
export function changeDay(world, count, onChange) {
  const kinds = DAY.flatMap(([kind, share]) => Array.from({ length: Math.round((count * share) / 100) }, () => kind))
  const step = Math.max(1, Math.floor(world.people.length / count))
  const there = world.people.filter(({ gone }) => gone === undefined)
  return kinds.flatMap((kind, index) => {
    const person = there[(index * step + Math.floor(step / 2)) % there.length]
    if (person === undefined || person.gone !== undefined) return []
    const before = person.primary
    changePerson(world, kind, person, onChange)
    return [{ kind, address: person.primary, before, display: person.display, addresses: addressesOf(person) }]
  })
}

export function changePerson(world, kind, person, onChange) {
  const { graph, exchange } = CHANGE[kind](person)
  if (exchange) person.changed = world.now()
  if (graph.length > 0) {
    world.seq += 1
    world.log.push({ seq: world.seq, person, fields: graph })
  }
  world.index(person)
  onChange(person, { graph: graph.length > 0, exchange })
}

/** In so many running batches so many people come to an end of their first copy, and the next begin. */
export function moveBatches(world, batches, people, onUser) {
  const running = world.batches.filter(({ status }) => status === 'Syncing').slice(0, batches)
  const next = { Queued: 'Syncing', Syncing: 'Synced' }
  for (const batch of running) {
    for (const from of ['Syncing', 'Queued']) {
      let left = people
      for (let n = batch.first; n < batch.first + batch.size && left > 0; n++) {
        const user = world.users[n]
        if (user.status !== from) continue
        user.status = next[from]
        user.synced += 100
        if (user.status === 'Synced') user.person.type = 'UserMailbox'
        left -= 1
        onUser(user)
      }
    }
    batch.lastSynced = world.now()
    const all = world.users.slice(batch.first, batch.first + batch.size)
    if (all.every(({ status }) => status !== 'Queued' && status !== 'Syncing')) {
      batch.status = all.some(({ status }) => status === 'Failed') ? 'SyncedWithErrors' : 'Synced'
    }
  }
  return running.map(({ name }) => name)
}
