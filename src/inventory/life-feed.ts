/** From changed rows to people's lives: what is needed to judge a change is looked up where it happens. */
import { Turns } from '../jobs/turns.ts'
import { keyOf } from '../migration/address.ts'
import type { TenantSku } from '../migration/shapes/index.ts'
import type { OnChanged, RowOf, Tables } from './answers/parts.ts'
import { type Beside, type LifeLine, type LifePart, lifeOf } from './life.ts'
import type { Life } from './life-file.ts'
import type { Difference, Part, Table } from './table.ts'

export interface LifeFeedParts {
  readonly tables: Tables
  readonly life: Pick<Life, 'record'>
  /** The tenant's, where they are known. */
  readonly skus: () => readonly TenantSku[] | undefined
}

/** Lines written at once. */
const PIECE = 250

/** Migration users come and go with their batches: that is no change of the person. */
export function createLifeFeed({ tables, life, skus }: LifeFeedParts): OnChanged {
  async function lived<P extends LifePart>(part: P, changes: readonly Difference<RowOf[P]>[]): Promise<void> {
    const table = tables[part] as unknown as Table<RowOf[P], unknown>
    let lines: LifeLine[] = []
    const turns = new Turns()
    for (const change of changes) {
      const turn = turns.due
      if (turn !== undefined) await turn
      // Before a part was read whole, who is seen for the first time was there all the time.
      if (change.before === undefined && table.control === undefined) continue
      const address = primaryOf(change.before?.row ?? change.after.row)
      const beside: Beside = {
        earlier: change.before === undefined && (await hadAnother(table, change.after.key, address)),
        elsewhere: hasElsewhere(part, address),
        skus: skus(),
      }
      lines.push(...lifeOf(part, change, beside))
      if (lines.length < PIECE) continue
      await life.record(lines)
      lines = []
      await turns.next()
    }
    if (lines.length > 0) await life.record(lines)
  }

  function hasElsewhere(part: LifePart, address: string): boolean {
    const other = part === 'exchange' && tables.directory.control !== undefined ? tables.directory : tables.graph
    return part !== 'graph' && other.judgedAt(address).length > 0
  }

  return async (part, differences) => {
    if (isLived(part)) await lived<LifePart>(part, differences as readonly Difference<RowOf[LifePart]>[])
  }
}

const isLived = (part: Part): part is LifePart => part !== 'users'

async function hadAnother<Row extends RowOf[LifePart]>(
  table: Table<Row, unknown>,
  key: string,
  address: string,
): Promise<boolean> {
  const owners = await table.byAddress(address)
  return owners.some((owner) => owner.key !== key && owner.gone !== undefined && primaryOf(owner.row) === address)
}

function primaryOf(row: RowOf[LifePart]): string {
  return keyOf('primaryAddress' in row ? row.primaryAddress : (row.mail ?? row.principalName))
}
