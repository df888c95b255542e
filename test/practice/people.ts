import { Client, Control } from 'ldapts'
import { openPracticeDirectory } from '../../practice/src/directory/directory.ts'
import { openEstate } from '../../practice/src/estate.ts'
import { createFaults } from '../../practice/src/faults.ts'
import { manualClock } from '../../src/clock.ts'
import { afterTest, base64, company, FIRST_DAY, temporaryFolder, type Wire } from './practice.ts'

/** The value the control needs is none at all. */
export const SHOW_DELETED = new Control('1.2.840.113556.1.4.417', { critical: true })

export const bytes = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('hex') : 'no bytes')

/** The estate with its directory, asked on the wire as a client asks. */
export async function openPeople() {
  const [clock, wall, faults, dataDir] = [
    manualClock(FIRST_DAY),
    manualClock(FIRST_DAY),
    createFaults(),
    temporaryFolder(),
  ]
  const open = async () => {
    const estate = await openEstate({ dataDir, seed: company.seed, clock, wall, faults })
    const { people, targetAddressOf, diversions } = estate
    const directory = await openPracticeDirectory({
      company: estate.company,
      people,
      targetAddressOf,
      diversions,
      faults,
    })
    return { estate, directory }
  }
  let systems = await open()
  const close = async () => {
    await systems.directory.close()
    await systems.estate.close()
  }
  afterTest(() => close())

  const exchange = async (CmdletName: string, Parameters: Wire = {}): Promise<{ status: number; body: Wire }> => {
    const url = `${systems.estate.exchange.url}/adminapi/beta/${company.tenantId}/InvokeCommand`
    const body = JSON.stringify({ CmdletInput: { CmdletName, Parameters } })
    const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    return { status: response.status, body: (await response.json()) as Wire }
  }
  const graph = async (path: string): Promise<{ status: number; headers: Headers; body: Wire }> => {
    const response = await fetch(path.startsWith('http') ? path : `${systems.estate.graph.url}/v1.0${path}`)
    return { status: response.status, headers: response.headers, body: (await response.json()) as Wire }
  }
  const ldap = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const { url, ca, bindDn, password } = systems.directory
    const client = new Client({ url, tlsOptions: { ca } })
    await client.bind(bindDn, password)
    try {
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const root = () =>
    ldap(async (client) => (await client.search('', { scope: 'base' })).searchEntries[0] ?? ({} as Wire))
  return {
    clock,
    wall,
    faults,
    exchange,
    graph,
    ldap,
    root,
    get people() {
      return systems.estate.people
    },
    get estate() {
      return systems.estate
    },
    /** Entries of the domain, with everything they have. */
    find: async (filter: string, ...controls: Control[]): Promise<Wire[]> => {
      const base = String((await root()).defaultNamingContext)
      const found = await ldap((client) => client.search(base, { filter }, controls))
      return found.searchEntries
    },
    recipients: async (Filter: string): Promise<Wire[]> => {
      const { status, body } = await exchange('Get-Recipient', { Filter, ResultSize: 'Unlimited' })
      if (status !== 200) throw new Error(JSON.stringify(body))
      return body.value
    },
    /** All rows of a round and its last link. */
    round: async (path: string): Promise<{ pages: Wire[][]; rows: Wire[]; link: string }> => {
      const pages: Wire[][] = []
      for (let next = path; ; ) {
        const { status, body } = await graph(next)
        if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
        pages.push(body.value)
        if (body['@odata.deltaLink']) return { pages, rows: pages.flat(), link: body['@odata.deltaLink'] }
        next = body['@odata.nextLink']
      }
    },
    migrate: async (name: string, addresses: readonly string[]) => {
      await exchange('New-MigrationBatch', { Name: name, SourceEndpoint: 'EX07-01', CSVData: base64(addresses) })
      await exchange('Start-MigrationBatch', { Identity: name })
    },
    /** As after `kill -9`: nothing is closed in order that was not on the disk before. */
    restart: async () => {
      await close()
      systems = await open()
    },
    dataDir,
  }
}
