/** The practice estate behind the same control door as the systems of others. */

/** A day: how many of a hundred changes are of each kind, and how the estate calls it. */
const DAY = [
  ['licence', 40, (address) => ({ kind: 'licence', address })],
  ['rename', 25, (address) => ({ kind: 'primary', address, to: `new.${address}` })],
  ['hide', 20, (address) => ({ kind: 'hide', address })],
  ['leave', 15, (address) => ({ kind: 'leave', address })],
]
const IN_EXCHANGE = new Set(['rename', 'hide'])
const IN_GRAPH = new Set(['licence', 'rename', 'leave'])

/** @param addresses of whom nothing is wrong with, those in batches first */
export function practiceDoor({ estate, addresses, counters, tenant }) {
  const { people, exchange, graph } = estate
  const waiting = { exchange: new Set(), graph: new Set() }

  async function cmdlet(CmdletName, Parameters = {}) {
    const rows = []
    for (let url = `${exchange.url}/adminapi/beta/${tenant}/InvokeCommand`; url !== undefined; ) {
      const headers = { 'content-type': 'application/json', 'x-anchormailbox': 'APP:door' }
      const body = JSON.stringify({ CmdletInput: { CmdletName, Parameters } })
      const answer = await fetch(url, { method: 'POST', headers, body })
      const json = answer.status === 204 ? {} : await answer.json()
      if (!answer.ok) throw new Error(`${CmdletName}: ${JSON.stringify(json).slice(0, 300)}`)
      rows.push(...(Array.isArray(json.value) ? json.value : []))
      url = json['@odata.nextLink']
    }
    return rows
  }

  async function changeDay(count) {
    const changes = []
    const step = Math.max(1, Math.floor(addresses.length / count))
    let at = 0
    for (const [kind, share, changeOf] of DAY) {
      for (let n = 0; n < Math.round((count * share) / 100); n++) {
        const address = addresses[at % addresses.length]
        at += step
        const change = changeOf(address)
        const found = await (await fetch(`${graph.url}/v1.0/users/${encodeURIComponent(address)}?$select=id`)).json()
        if (people.refusal(change) !== undefined) continue
        people.change(change)
        if (IN_EXCHANGE.has(kind)) waiting.exchange.add((change.to ?? address).toLowerCase())
        if (IN_GRAPH.has(kind) && found.id !== undefined) waiting.graph.add(found.id.toLowerCase())
        changes.push({ kind, address: change.to ?? address, before: address, display: change.to ?? address })
      }
    }
    return changes
  }

  async function batches() {
    const all = await cmdlet('Get-MigrationBatch')
    for (const batch of all) {
      const users = await cmdlet('Get-MigrationUser', { BatchId: batch.Identity, ResultSize: 'Unlimited' })
      batch.people = users.map(({ EmailAddress, Identity, Status }) => [EmailAddress ?? Identity, Status])
    }
    return all
  }

  const doors = {
    report({ reset = false }) {
      const pending = { exchange: waiting.exchange.size, graph: waiting.graph.size }
      const report = { ...counters.report(), pending }
      if (reset) counters.reset()
      return report
    },
    change: async ({ people: count }) => ({ changes: await changeDay(count) }),
    // The estate's people come through by themselves, at the speed of its clock.
    move: () => ({ batches: [] }),
    people: ({ from = 0, to = addresses.length }) => ({ addresses: addresses.slice(from, to) }),
    batches: async () => ({ batches: await batches() }),
  }
  return {
    control: async (body) => doors[body?.do]?.(body),
    /** An answer for people was given out. */
    served(system, text) {
      if (waiting[system].size === 0) return
      const said = text.toLowerCase()
      for (const who of waiting[system]) if (said.includes(who)) waiting[system].delete(who)
    },
    /** Staged batches of so many, made and started as an administrator would. */
    async startBatches(count, size) {
      const [endpoint] = await cmdlet('Get-MigrationEndpoint')
      for (let n = 0; n < count; n++) {
        const rows = addresses.slice(n * size, (n + 1) * size)
        if (rows.length < size) return
        const Name = `wave-${String(n + 1).padStart(2, '0')}`
        const CSVData = Buffer.from(`EmailAddress\r\n${rows.join('\r\n')}\r\n`).toString('base64')
        await cmdlet('New-MigrationBatch', { Name, SourceEndpoint: endpoint.Identity, CSVData })
        // One in ten runs, as many as a service would let.
        if (n % 10 === 0) await cmdlet('Start-MigrationBatch', { Identity: Name })
      }
    },
  }
}
