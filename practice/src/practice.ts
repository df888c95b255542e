/** The practice estate put together: those systems that are asked for, on one clock, with one set of faults. */
import { openPracticeDirectory, type PracticeDirectory } from './directory/directory.ts'
import { openPracticeDns } from './dns/dns.ts'
import { type Estate, openEstate } from './estate.ts'
import { openEstateClock, type RunningEstateClock } from './estate-clock.ts'
import { createFaults, type Faults } from './faults.ts'
import { samples } from './samples.ts'
import type { PracticeSystem } from './system.ts'
import { openPracticeTeams, type PracticeTeams, type PracticeTeamsOptions } from './teams/index.ts'

export interface PracticeOptions {
  readonly dataDir: string
  readonly seed: number
  /** How many mailboxes the company has, 1,000 to 60,000; 2,412 when absent. */
  readonly mailboxes?: number
  /** Estate seconds per wall second, 1 to 10,000. */
  readonly speed: number
  /** Absent = any free port. */
  readonly ports?: { exchange?: number; graph?: number; directory?: number; dns?: number }
}

export interface Practice {
  readonly clock: RunningEstateClock
  readonly faults: Faults
  readonly estate: Estate
  readonly directory: PracticeDirectory
  readonly dns: PracticeSystem
  /** Teams with this company's sample lists; its reset button resets everything. */
  openTeams(options: PracticeTeamsOptions): Promise<PracticeTeams>
  close(): Promise<void>
}

/** All systems are opened, also those that another one at a loopback address stands in for: they are one company. */
export async function openPractice({
  dataDir,
  seed,
  mailboxes,
  speed,
  ports = {},
}: PracticeOptions): Promise<Practice> {
  const clock = openEstateClock({ dataDir, speed })
  const faults = createFaults()
  const estate = await openEstate({
    ...{ dataDir, seed, mailboxes, clock, faults },
    ports: only({ ...ports }, ['exchange', 'graph']),
  })
  const { company, people, targetAddressOf, diversions } = estate
  const directory = await openPracticeDirectory({
    ...{ company, people, targetAddressOf, diversions, faults },
    ...port(ports.directory),
  })
  const dns = await openPracticeDns({ company, faults, ...port(ports.dns) })
  const systems = [estate, directory, dns]
  return {
    clock,
    faults,
    estate,
    directory,
    dns,
    openTeams: (options) =>
      openPracticeTeams({
        ...options,
        faults,
        people,
        sampleLists: () => samples(company),
        async resetEstate() {
          for (const system of systems) await system.reset()
        },
      }),
    async close() {
      for (const system of systems) await system.close()
      clock.close()
    },
  }
}

function port(number: number | undefined): { port?: number } {
  return number === undefined ? {} : { port: number }
}

function only<K extends string>(ports: Partial<Record<K, number>>, keys: readonly K[]): Partial<Record<K, number>> {
  const known = keys.flatMap((key) => (ports[key] === undefined ? [] : [[key, ports[key]]]))
  return Object.fromEntries(known) as Partial<Record<K, number>>
}
