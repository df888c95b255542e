/** What is inside the other Exchange Online: batches that take one turn every second time somebody looks. */
import { randomUUID } from 'node:crypto'
import { type Person, recipientsOf } from './second-exchange-people.ts'

type Json = Record<string, unknown>

interface Batch {
  readonly name: string
  readonly guid: string
  readonly addresses: readonly string[]
  turn: number
  looks: number
  /** How often it is still not to be found. */
  hidden: number
}

type Answer =
  | 'unknown'
  | { readonly rows: readonly Json[] }
  | { readonly status: number; readonly refused: string; readonly text: string }

export interface World {
  readonly batches: readonly Batch[]
  /** How often Start-MigrationBatch set a batch going. */
  readonly starts: number
  /** The next batch made cannot be found that often. */
  hideNext(looks: number): void
  run(cmdlet: string, parameters: Json): Answer
}

/** Two ways the facts leave open. */
export interface Manner {
  /** How `MigrationType` is spelled. */
  readonly type: 'ExchangeOutlookAnywhere' | 'Staged'
  /** Says nothing of counts but the total, and looks through a new list first. */
  readonly terse: boolean
  /** Who may be looked for, as they are at that moment; without them this caller may not look for anybody. */
  readonly people?: () => readonly Person[]
  /** Rows of a page; two when absent. */
  readonly page?: number
}

const TURNS = ['Stopped', 'Starting', 'Validating', 'Waiting', 'Syncing', 'IncrementalSyncing', 'Synced']
const USERS = ['Stopped', 'Queued', 'Validating', 'Provisioning', 'Syncing', 'IncrementalSyncing', 'Synced']
const LAST = TURNS.length - 1
const COPIED = TURNS.indexOf('IncrementalSyncing')
const refusal = (status: number, refused: string, text: string) => ({ status, refused, text })

export function createWorld({ type, terse, people }: Manner): World {
  const batches: Batch[] = []
  let starts = 0
  let hideNext = 0

  const missing = (identity: unknown) =>
    refusal(
      404,
      'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
      `Der Vorgang konnte nicht ausgeführt werden, weil das Objekt '${identity}' nicht gefunden wurde.`,
    )
  const found = (identity: unknown) =>
    batches.find(({ name, guid, hidden }) => hidden === 0 && [name, guid].includes(String(identity)))

  function look(): void {
    for (const batch of batches) {
      if (batch.hidden > 0) batch.hidden -= 1
      else if (batch.turn !== 0 && batch.turn < LAST) {
        batch.looks += 1
        if (batch.looks % 2 === 0) batch.turn += 1
      }
    }
  }

  function make({ Name: name, SourceEndpoint: endpoint, CSVData: data }: Json): Answer {
    if (endpoint !== 'Legacy OA') return missing(endpoint)
    // No list makes a cutover batch of the whole company: nobody may ever do that here.
    if (typeof data !== 'string') throw new Error('a batch without a list was asked for')
    const [head, ...lines] = Buffer.from(data, 'base64').toString('utf8').trim().split(/\r?\n/)
    if (head?.split(',')[0] !== 'EmailAddress')
      return refusal(400, 'Microsoft.Exchange.Migration.MigrationCSVParsingException', 'The CSV file has no header.')
    if (batches.some((batch) => batch.name === name))
      return refusal(
        400,
        'Microsoft.Exchange.Data.Directory.ManagementObjectAlreadyExistsException',
        `The migration batch "${name}" already exists.`,
      )
    const addresses = lines.map((line) => line.split(',')[0] ?? '')
    const batch = {
      name: String(name),
      guid: randomUUID(),
      addresses,
      turn: terse ? -1 : 0,
      looks: 0,
      hidden: hideNext,
    }
    hideNext = 0
    batches.push(batch)
    return { rows: [show(batch)] }
  }

  function start({ Identity: identity }: Json): Answer {
    const batch = found(identity)
    if (!batch) return missing(identity)
    if (batch.turn !== 0)
      return refusal(
        400,
        'Microsoft.Exchange.Migration.MigrationPermanentException',
        'The batch cannot be started now.',
      )
    batch.turn = 1
    starts += 1
    return { rows: [] }
  }

  function list({ Identity: identity }: Json): Answer {
    look()
    if (identity === undefined) return { rows: batches.filter(({ hidden }) => hidden === 0).map(show) }
    const batch = found(identity)
    return batch ? { rows: [show(batch)] } : missing(identity)
  }

  function users({ BatchId: id, Identity: identity }: Json): Answer {
    const some = id === undefined ? batches : [found(id)].flatMap((batch) => batch ?? [])
    if (id !== undefined && some.length === 0) return missing(id)
    const rows = some.flatMap((batch) => batch.addresses.map((address) => person(batch, address)))
    return { rows: identity === undefined ? rows : rows.filter(({ Identifier }) => Identifier === identity) }
  }

  const show = ({ name, guid, addresses, turn }: Batch): Json => ({
    'Identity@odata.type': '#Exchange.MigrationBatchId',
    Identity: { Name: name, Id: guid },
    Status: TURNS[turn] ?? 'Validating',
    MigrationType: type,
    SourceEndpoint: { Identity: 'Legacy OA', Guid: '5b0c2e2e-0000-4000-8000-000000000002' },
    TotalCount: String(addresses.length),
    ...(terse ? {} : { SyncedCount: turn >= COPIED ? String(addresses.length) : '0' }),
    CreationDateTime: '2026-03-02T08:00:00.1234567',
    SomethingNew: { Of: ['2026'] },
  })

  const person = (batch: Batch, address: string): Json => ({
    Identity: batch.guid.replace(/^.{8}/, Buffer.from(address).toString('hex').slice(0, 8)),
    Identifier: address,
    BatchId: batch.guid,
    Status: USERS[batch.turn] ?? 'Validating',
    SyncedItemCount: '1,200',
  })

  const cmdlets: Readonly<Record<string, (parameters: Json) => Answer>> = {
    'Get-MigrationEndpoint': () => ({
      rows: [{ Identity: { Name: 'Legacy OA' }, EndpointType: 'ExchangeOutlookAnywhere', ExchangeServer: 'ex1.corp' }],
    }),
    'Get-AcceptedDomain': () => ({
      rows: [{ DomainName: 'contoso.example', DomainType: 'InternalRelay', Default: 'True' }],
    }),
    'Get-MigrationConfig': () => ({ rows: [{ MaxNumberOfBatches: '100', MaxConcurrentMigrations: 'Unlimited' }] }),
    'Get-MigrationBatch': list,
    'Get-MigrationUser': users,
    ...(people === undefined ? {} : { 'Get-Recipient': (parameters) => recipientsOf(people, parameters) }),
    'New-MigrationBatch': make,
    'Start-MigrationBatch': start,
  }
  return {
    batches,
    get starts() {
      return starts
    },
    hideNext: (looks) => {
      hideNext = looks
    },
    run: (cmdlet, parameters) => cmdlets[cmdlet]?.(parameters) ?? 'unknown',
  }
}
