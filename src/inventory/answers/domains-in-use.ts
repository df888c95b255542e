/** The mail domains in use, by part: counted in slices now and then, and grown by each row that is new. */
import type { Clock } from '../../clock.ts'
import { Queue } from '../../jobs/queue.ts'
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

/** Wall milliseconds until they are counted anew, for those nobody has any more; answers do not wait for that. */
const RECOUNT = 15 * 60_000
const PIECE = 200

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
  const counting = new Map<DomainPart, { readonly domains: Set<string>; readonly done: Promise<void> }>()
  const alone = new Queue()

  function count<P extends DomainPart>(part: P): Promise<void> {
    const under = counting.get(part)
    if (under !== undefined) return under.done
    const domains = new Set<string>()
    const work = alone.run(async () => {
      const at = wall.now().getTime()
      await tables[part].each(PIECE, (piece: readonly JudgedOf[DomainPart][]) => add(domains, piece))
      counted.set(part, { at, domains })
    })
    const done = work.finally(() => counting.delete(part))
    counting.set(part, { domains, done })
    return done
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
      if (part === 'users') return
      const there = differences.flatMap(({ after }) => (after.gone === undefined ? [after.row] : []))
      for (const known of [counted.get(part), counting.get(part)])
        if (known !== undefined) add(known.domains, there as readonly RowOf[DomainPart][])
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
