/** The mail domains in use, by part: counted in slices now and then, and grown by each row that is new. */
import type { Clock } from '../../clock.ts'
import { domainOf } from '../../migration/address.ts'
import type { CompanyFacts } from '../inventory.ts'
import type { Difference, Part } from '../table.ts'
import { type Freshness, type JudgedOf, type RowOf, type Tables, wholeAt } from './parts.ts'
import { addressesOf } from './questions.ts'

type DomainPart = Exclude<Part, 'users'>

export interface DomainsInUse {
  get(): Promise<CompanyFacts['domainsInUse']>
  /** Takes in the domains of rows that are new. */
  grow(part: Part, differences: readonly Difference<RowOf[Part]>[]): void
  forget(): void
}

/** Wall milliseconds until they are counted anew, which answers do not wait for. */
const RECOUNT = 60_000
const PIECE = 1_000

interface Counted {
  readonly at: number
  readonly domains: Set<string>
}

export function createDomainsInUse(
  tables: Tables,
  refresh: Pick<Freshness, 'states'>,
  wall: Clock,
  onFault: (error: unknown) => void,
): DomainsInUse {
  const counted = new Map<DomainPart, Counted>()
  const counting = new Map<DomainPart, Promise<void>>()

  function count<P extends DomainPart>(part: P): Promise<void> {
    const under = counting.get(part)
    if (under !== undefined) return under
    const work = (async () => {
      const at = wall.now().getTime()
      const domains = new Set<string>()
      await tables[part].each(PIECE, (piece: readonly JudgedOf[DomainPart][]) => add(domains, piece))
      counted.set(part, { at, domains })
    })().finally(() => counting.delete(part))
    counting.set(part, work)
    return work
  }

  async function of(part: DomainPart): Promise<ReadonlySet<string> | undefined> {
    if (wholeAt(part, refresh.states()) === undefined) return undefined
    const known = counted.get(part)
    // Nobody was there yet when it was counted: that is not how it is.
    if (known === undefined || (known.domains.size === 0 && tables[part].size > 0)) await count(part)
    else if (wall.now().getTime() - known.at >= RECOUNT) void count(part).catch(onFault)
    return counted.get(part)?.domains
  }

  return {
    async get() {
      const [directory, exchange, graph] = await Promise.all([of('directory'), of('exchange'), of('graph')])
      return { directory, exchange, graph }
    },
    grow(part, differences) {
      const known = part === 'users' ? undefined : counted.get(part)
      if (known === undefined) return
      const there = differences.filter(({ after }) => after.gone === undefined)
      add(
        known.domains,
        there.map(({ after }) => after.row as RowOf[DomainPart]),
      )
    },
    forget: () => counted.clear(),
  }
}

function add(domains: Set<string>, rows: readonly (JudgedOf | RowOf)[DomainPart][]): void {
  for (const row of rows) {
    const addresses = 'principalName' in row && 'licences' in row ? addressesOf(row) : row.addresses
    for (const address of addresses) {
      const domain = domainOf(address)
      if (domain !== '') domains.add(domain)
    }
  }
}
