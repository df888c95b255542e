/** The practice estate's core: one invented company, practice Exchange Online and practice Graph over one state on disk. */

import { type Clock, type PracticeClock, wallClock } from './clock.ts'
import { type Company, makeCompany } from './company.ts'
import { openPracticeExchange, type PracticeExchange } from './exchange-online/server.ts'
import type { Diversion } from './exchange-online/world.ts'
import type { Faults } from './faults.ts'
import { openPracticeGraph } from './graph/server.ts'
import { openPeople, type People } from './people/people.ts'
import type { PracticeSystem } from './system.ts'

export interface Estate {
  readonly company: Company
  readonly exchange: PracticeExchange
  readonly graph: PracticeSystem
  /** What happens to people beside the migration. */
  readonly people: People
  /** `SMTP:…` when new mail for this on-premises primary address is diverted to the cloud now. */
  targetAddressOf(address: string): string | undefined
  /** Whose mail was diverted by now, from the n-th on, oldest first. */
  diversions(from: number, until?: number): readonly Diversion[]
  /** Both systems back to the first day; the clock goes on. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** State is kept below `<dataDir>/practice`; ports 0 or absent are any free ones. Throws when a port is taken. */
export async function openEstate(options: {
  dataDir: string
  seed: number
  /** How many mailboxes the company has; as many as usual when absent. */
  mailboxes?: number | undefined
  clock: PracticeClock
  faults: Faults
  ports?: { exchange?: number; graph?: number }
  /** For what a protocol times, e.g. how long a batch stays unseen. The wall's own when absent. */
  wall?: Clock
}): Promise<Estate> {
  const { dataDir, clock, faults, ports = {}, wall = wallClock } = options
  const company = makeCompany(options.seed, options.mailboxes)
  const people = openPeople({ company, clock, dataDir })
  const exchange = await openPracticeExchange({
    ...{ company, clock, wall, faults, dataDir, people },
    port: ports.exchange ?? 0,
  }).catch((error: unknown) => {
    people.close()
    throw error
  })
  const graph = await openPracticeGraph({
    ...{ company, clock, wall, faults, dataDir, people },
    port: ports.graph ?? 0,
    onExchangeLicence: (address, held) => exchange.tenant.change({ kind: held ? 'licensed' : 'unlicensed', address }),
  }).catch(async (error: unknown) => {
    await exchange.close()
    people.close()
    throw error
  })
  return {
    company,
    exchange,
    graph,
    people,
    targetAddressOf: exchange.targetAddressOf,
    diversions: exchange.tenant.diversions,
    reset: async () => {
      people.reset()
      await Promise.all([exchange.reset(), graph.reset()])
    },
    close: async () => {
      await Promise.all([exchange.close(), graph.close()])
      people.close()
    },
  }
}
