/** Exchange Online's admin endpoint as the project's facts on it say (1.1, 1.5, 1.7, 1.8, 2). */
import { gzipSync } from 'node:zlib'
import { JSON_HEADERS, json } from './answers.mjs'
import { batchOf, batchWrites, same } from './batch-writes.mjs'
import { bad, missing } from './exchange-refusals.mjs'
import { batchRow, recipientRow, selected, statisticsRow, userRow } from './exchange-rows.mjs'
import { parseFilter } from './filter.mjs'
import { pagesOf, tokensFor } from './pages.mjs'
import { DOMAIN, INITIAL } from './world.mjs'

const MOST = 1_000
/** Without `ResultSize`. */
const DEFAULT = 1_000
/** Exchange takes no longer a filter than this; a margin below the 32,766 characters of its parameters. */
const LONGEST_FILTER = 30_000

const CMDLETS = [
  'Get-Recipient',
  'Get-MigrationBatch',
  'Get-MigrationUser',
  'Get-MigrationUserStatistics',
  'Get-MigrationEndpoint',
  'Get-MigrationConfig',
  'Get-AcceptedDomain',
  'Get-InboundConnector',
  'Test-MigrationServerAvailability',
  'New-MigrationBatch',
  'Start-MigrationBatch',
  'Stop-MigrationBatch',
]
const ENDPOINT = {
  Identity: 'old-server',
  EndpointType: 'ExchangeOutlookAnywhere',
  RemoteServer: 'mail.fabrikam.example',
  MaxConcurrentMigrations: 100,
  ActiveMigrationCount: 0,
}

/** @param {ReturnType<typeof import('./world.mjs').makeWorld>} world */
export function exchangeOf(world, served) {
  const tokens = tokensFor(world.now)
  /** @type {Map<string, { select: Set<string> | undefined, pages: ReturnType<typeof pagesOf> }>} */
  const recipients = new Map()
  const users = pagesOf(
    () => world.users.length,
    (n) => JSON.stringify(userRow(world.users[n])),
  )
  const ofSelect = (text) => {
    const key = text ?? ''
    if (!recipients.has(key)) {
      const select = text === undefined ? undefined : new Set(text.toLowerCase().split(','))
      const row = (person) => JSON.stringify(selected(recipientRow(person), select))
      const there = (n) => (world.people[n].gone === undefined ? row(world.people[n]) : undefined)
      recipients.set(key, { row, pages: pagesOf(() => world.people.length, there) })
    }
    return recipients.get(key)
  }

  /** Each: rows as JSON texts of a short answer, or a long list `{ list, from, to }`. */
  const cmdlets = {
    ...batchWrites(world, users),
    'Get-Recipient': ({ Identity, Filter, ResultSize }, select) => {
      const { row, pages } = ofSelect(select)
      if (Identity !== undefined) {
        const found = world.byAddress(Identity) ?? world.byGuid(Identity) ?? world.byGraphId(Identity)
        return found === undefined || found.gone !== undefined ? missing(Identity) : { rows: [row(found)] }
      }
      if (Filter === undefined) return long(pages, 0, pages.length, ResultSize)
      if (Filter.length > LONGEST_FILTER) return bad('The filter is too long.')
      const { holds, addresses } = parseFilter(Filter)
      const owners = addresses?.map((address) => world.byAddress(address)).filter(Boolean)
      const all = owners === undefined ? world.people : [...new Set(owners)]
      const found = all.filter((person) => person.gone === undefined && holds(person))
      served.exchange(found)
      return long(
        pagesOf(
          () => found.length,
          (n) => row(found[n]),
        ),
        0,
        found.length,
        ResultSize,
      )
    },
    'Get-MigrationUser': ({ Identity, BatchId, Status, ResultSize }) => {
      if (Identity !== undefined) {
        const found = userOf(world, Identity)
        return found === undefined ? missing(Identity) : { rows: [JSON.stringify(userRow(found))] }
      }
      const batch = BatchId === undefined ? undefined : batchOf(world, BatchId)
      if (BatchId !== undefined && batch === undefined) return missing(BatchId)
      if (Status !== undefined) {
        const found = world.users.filter((user) => user.status === Status && (batch ?? user.batch) === user.batch)
        return long(
          pagesOf(
            () => found.length,
            (n) => JSON.stringify(userRow(found[n])),
          ),
          0,
          found.length,
          ResultSize,
        )
      }
      return long(users, batch?.first ?? 0, batch === undefined ? users.length : batch.first + batch.size, ResultSize)
    },
    'Get-MigrationBatch': ({ Identity }) => {
      const all = Identity === undefined ? world.batches : [batchOf(world, Identity)]
      if (all[0] === undefined && Identity !== undefined) return missing(Identity)
      return { rows: all.map((batch) => JSON.stringify(batchRow(world, batch))) }
    },
    'Get-MigrationUserStatistics': ({ Identity = '' }) => {
      const found = userOf(world, Identity)
      return found === undefined ? missing(Identity) : { rows: [JSON.stringify(statisticsRow(found))] }
    },
    'Get-MigrationEndpoint': () => ({ rows: [JSON.stringify(ENDPOINT)] }),
    'Get-MigrationConfig': () => ({
      rows: [JSON.stringify({ MaxNumberOfBatches: 100, MaxConcurrentMigrations: '300' })],
    }),
    'Get-InboundConnector': () => ({ rows: [] }),
    'Get-AcceptedDomain': () => ({
      rows: [DOMAIN, INITIAL].map((name, n) =>
        JSON.stringify({ Identity: name, DomainName: name, DomainType: 'Authoritative', Default: n === 0 }),
      ),
    }),
    'Test-MigrationServerAvailability': () => ({
      rows: [JSON.stringify({ Result: 'Success', Message: '', SupportsCutover: false })],
    }),
  }

  return {
    /** What is kept of somebody is made anew. */
    changed(person) {
      for (const { pages } of recipients.values()) pages.changed(person.n)
    },
    userChanged: (user) => users.changed(user.n),
    expire: () => tokens.forget(),
    warm(select) {
      ofSelect(select).pages.warm(MOST)
      users.warm(MOST)
    },
    /** `half` cuts a long list in its middle, as a service in trouble may. */
    invoke({ body, url, headers, half }) {
      const { CmdletName, Parameters = {} } = body?.CmdletInput ?? {}
      const run = cmdlets[CmdletName]
      if (run === undefined) return notPermitted()
      const anchor = headers['x-anchormailbox'] ?? ''
      const size = Math.min(MOST, Number(/maxpagesize=(\d+)/.exec(headers.prefer ?? '')?.[1] ?? MOST))
      const token = url.searchParams.get('$skiptoken')
      const select = url.searchParams.get('$select') ?? undefined
      let answer
      if (token === null) {
        try {
          answer = run(Parameters, select)
        } catch (error) {
          return bad(String(error.message))
        }
      } else {
        answer = tokens.read(token)
        const follows = answer?.anchor === anchor && answer?.cmdlet === CmdletName
        if (!follows) return bad('Expired or Invalid pagination request. Default Expiry time is 00:30:00')
      }
      if (answer.status !== undefined) return answer
      if (answer.rows !== undefined) return envelope([answer.rows.join(',')], '', answer.warnings)
      const { list, from, to, warnings } = answer
      const rows =
        from + size <= to
          ? list.page(from, size)
          : to === list.length
            ? list.page(from, size)
            : list.page(from, to - from)
      const isHalf = half && from >= (to - from) / 2 && token !== null
      if (from + size >= to || isHalf) return envelope([rows], '', warnings)
      const rest = { list, from: from + size, to, warnings, anchor, cmdlet: CmdletName }
      const link = new URL(url.href)
      link.searchParams.set('$skiptoken', tokens.issue(rest))
      return envelope([rows], `,"@odata.nextLink":${JSON.stringify(link.href)}`, warnings)
    },
    /** The cmdlets this caller's roles allow. */
    module: () => json(200, { value: [{ exportedCmdlets: CMDLETS.join(',') }] }),
  }
}

function long(list, from, to, resultSize) {
  const most = resultSize === 'Unlimited' ? Number.POSITIVE_INFINITY : Number(resultSize ?? DEFAULT)
  const cut = to - from > most
  const warnings = cut
    ? [
        'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.',
      ]
    : []
  return { list, from, to: cut ? from + most : to, warnings }
}

const userOf = ({ users }, name) => users.find(({ address }) => same(address, name))

function envelope(rows, link, warnings = []) {
  const tail = `],"@adminapi.warnings":${JSON.stringify(warnings)}${link}}`
  return { status: 200, headers: JSON_HEADERS, chunks: ['{"@odata.context":"x","value":[', ...rows, tail] }
}

/** A 403 whose body is NUL bytes that claim to be gzip (facts 1.8); those that do accept gzip get what does not open. */
function notPermitted() {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  return { status: 403, headers, chunks: [Buffer.alloc(gzipSync('x').length)] }
}
