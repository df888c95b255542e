/** The cmdlets that make, start and stop a staged batch. */
import { bad, missing } from './exchange-refusals.mjs'
import { batchRow } from './exchange-rows.mjs'
import { guid } from './world.mjs'

export const same = (a, b) => a.toLowerCase() === String(b).toLowerCase()
export const batchOf = ({ batches }, name) => batches.find((batch) => same(batch.name, name) || same(batch.guid, name))

/** @param users their pages, which are longer afterwards */
export function batchWrites(world, users) {
  const setStatus = ({ Identity }, status, ofUser) => {
    const batch = batchOf(world, Identity ?? '')
    if (batch === undefined) return missing(Identity)
    batch.status = status
    for (const user of world.users.slice(batch.first, batch.first + batch.size)) {
      user.status = ofUser(user)
      users.changed(user.n)
    }
    return { rows: [] }
  }
  return {
    'New-MigrationBatch': ({ Name, SourceEndpoint, CSVData }) => {
      // Without a list it would be a cutover batch of the whole company: nobody may ask this for one.
      if (!Name || !SourceEndpoint || typeof CSVData !== 'string')
        return bad('Name, SourceEndpoint and CSVData are needed.')
      if (batchOf(world, Name) !== undefined) return bad(`The migration batch "${Name}" already exists.`)
      const [, ...lines] = Buffer.from(CSVData, 'base64').toString('utf8').trim().split(/\r?\n/)
      const people = lines.map((line) => world.byAddress(line.split(',')[0].trim()))
      if (people.includes(undefined)) return bad('A recipient was not found for a row of the list.')
      const batch = {
        name: Name,
        guid: guid(4, world.batches.length),
        status: 'Created',
        first: world.users.length,
        size: people.length,
        lastSynced: world.now(),
      }
      world.batches.push(batch)
      for (const person of people) {
        const user = { n: world.users.length, person, address: person.primary, batch, status: 'Queued', synced: 0 }
        world.users.push(user)
        users.changed(user.n)
      }
      return { rows: [JSON.stringify(batchRow(world, batch))] }
    },
    'Start-MigrationBatch': (asked) =>
      setStatus(asked, 'Syncing', ({ status }) => (status === 'Synced' ? status : 'Queued')),
    'Stop-MigrationBatch': (asked) =>
      setStatus(asked, 'Stopped', ({ status }) => (status === 'Synced' ? status : 'Stopped')),
  }
}
