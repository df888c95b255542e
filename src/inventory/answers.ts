/** What the inventory answers: from memory with its age, and afresh where that is asked for. */
import type { Clock } from '../clock.ts'
import type { Reads } from '../systems/ports.ts'
import { createAbsences } from './answers/absences.ts'
import type { CompanyMemory } from './answers/company-memory.ts'
import { createDomainsInUse } from './answers/domains-in-use.ts'
import { everybody } from './answers/everybody.ts'
import { createLookUp } from './answers/look-up.ts'
import { type Freshness, type OnChanged, PARTS, type RowOf, type Tables } from './answers/parts.ts'
import { asKeys, createPeople, type Patience } from './answers/people.ts'
import type { Aged, Inventory, PersonFacts } from './inventory.ts'
import type { Life } from './life-file.ts'
import { NO_DIRECTORY } from './reading.ts'
import type { Entry, Part } from './table.ts'

export interface InventoryParts {
  readonly tables: Tables
  readonly refresh: Freshness
  readonly systems: Pick<Reads, 'exchange' | 'graph' | 'directory'>
  readonly wall: Clock
  readonly company: Pick<CompanyMemory, 'facts' | 'drop'>
  readonly life: Pick<Life, 'of' | 'drop'>
  /** What the look-ups of an answer changed. */
  readonly onChanged: OnChanged
  readonly onFault: (error: unknown) => void
  readonly patience?: Patience
}

export interface AnsweringInventory extends Inventory {
  /** Is to be called with what the refresh changed. */
  readonly changed: OnChanged
  /** Counts beforehand what the first answer would wait for. */
  warm(): Promise<void>
}

/** Wall milliseconds: an answer is to be there before Teams repeats the question, after 15 s. */
export const PATIENCE: Patience = { changes: 3_000, lookUp: 8_000, silent: 3_000 }

export function createInventory(parts: InventoryParts): AnsweringInventory {
  const { tables, refresh, systems, wall, company, life, onFault } = parts
  const absences = createAbsences()
  const noDirectory = systems.directory === undefined && !NO_DIRECTORY.known ? NO_DIRECTORY.why : undefined
  const domains = createDomainsInUse(tables, refresh, wall, onFault)
  const onChanged: OnChanged = async (part, differences) => {
    domains.grow(part, differences)
    await parts.onChanged(part, differences)
  }
  const lookUp = createLookUp({ tables, systems, wall, absences, onChanged })
  const known = createPeople({
    tables,
    refresh,
    absences,
    lookUp,
    wall,
    patience: parts.patience ?? PATIENCE,
    noDirectory,
  })

  const people: Inventory['people'] = async (addresses, { maxAgeMs } = {}) => {
    const asked = asKeys(addresses)
    const silence = maxAgeMs === undefined ? undefined : await known.freshen(asked, maxAgeMs)
    return known.facts(asked, silence)
  }

  async function owners<P extends Part>(part: P, address: string): Promise<readonly RowOf[P][]> {
    const entries = (await tables[part].byAddress(address)) as readonly Entry<RowOf[P]>[]
    return entries.flatMap(({ row, gone }) => (gone === undefined ? [row] : []))
  }

  return {
    people,
    changed: async (part, differences) => domains.grow(part, differences),
    warm: async () => void (await domains.get()),
    // A directory that nobody configured is no part that is silent.
    states: async () => refresh.states().filter(({ part }) => part !== 'directory' || systems.directory !== undefined),
    everybody: (from, visit) => everybody({ tables, refresh, noDirectory }, from, visit),

    async person(address, options): Promise<PersonFacts> {
      const [key = ''] = asKeys([address])
      const facts = await people([key], options)
      const [mailboxes, recipients, tenantUsers, users] = await Promise.all([
        owners('directory', key),
        owners('exchange', key),
        owners('graph', key),
        owners('users', key),
      ])
      const ids = [...mailboxes, ...recipients].map(({ guid }) => guid).concat(tenantUsers.map(({ id }) => id))
      return {
        mailbox: withValue(facts.mailboxes, mailboxes[0]),
        recipient: withValue(facts.recipients, recipients[0]),
        tenantUser: withValue(facts.tenantUsers, tenantUsers[0]),
        users: withValue(facts.users, users),
        life: await life.of(
          key,
          ids.map((id) => id.toLowerCase()),
        ),
      }
    },

    async company(names = []) {
      const [facts, domainsInUse] = await Promise.all([company.facts(names), domains.get()])
      return { ...facts, domainsInUse }
    },

    async drop() {
      for (const part of PARTS) await tables[part].drop()
      absences.forget()
      domains.forget()
      await life.drop()
      await company.drop()
    },
  }
}

const withValue = <T>(fact: Aged<unknown>, value: T): Aged<T> => (fact.known ? { ...fact, value } : fact)
