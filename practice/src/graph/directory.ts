/** The practice tenant as Microsoft Graph sees it: its people and licences, kept on disk as a journal of changes. */

import { join } from 'node:path'
import type { PracticeClock } from '../clock.ts'
import type { Company } from '../company.ts'
import { type Licence, type TenantPerson, tenantOf } from '../company-tenant.ts'
import { checkSeed, openJournal } from '../journal.ts'
import type { GraphChange, GraphEntry } from './changes.ts'

export interface GraphPerson extends TenantPerson {
  readonly usageLocation: string | undefined
  readonly licences: readonly Licence[]
}

export interface GraphDirectory {
  readonly company: Company
  readonly people: readonly GraphPerson[]
  now(): Date
  /** By id or sign-in name, in any case. */
  person(name: string): GraphPerson | undefined
  /** How many hold this licence. */
  consumed(skuId: string): number
  /** Does it durably. */
  change(change: GraphChange): void
  reset(): void
  close(): void
}

/** Opens what `<dataDir>/practice/graph.jsonl` holds. Throws for another company's. */
export function openGraphDirectory(options: {
  company: Company
  clock: PracticeClock
  dataDir: string
}): GraphDirectory {
  const { company, clock } = options
  const journal = openJournal<GraphEntry>(join(options.dataDir, 'practice', 'graph.jsonl'))
  let people: GraphPerson[] = []
  let index = new Map<string, number>()

  const apply = (change: GraphChange): void => {
    if (change.kind === 'opened') return
    const at = index.get(change.id)
    const before = at === undefined ? undefined : people[at]
    if (at === undefined || !before) return
    people[at] =
      change.kind === 'usage-location'
        ? { ...before, usageLocation: change.usageLocation }
        : { ...before, licences: change.licences }
  }
  const load = (entries: readonly GraphEntry[]): void => {
    people = tenantOf(company)
    index = new Map(people.flatMap((person, at) => [person.id, person.upn.toLowerCase()].map((name) => [name, at])))
    for (const { change } of entries) apply(change)
  }
  const commit = (change: GraphChange): void => {
    journal.append({ at: clock.now().toISOString(), change })
    apply(change)
  }
  const first = journal.entries[0]?.change
  if (first) checkSeed(journal, first.kind === 'opened' ? first.seed : undefined, company.seed)
  load(journal.entries)
  if (journal.entries.length === 0) commit({ kind: 'opened', seed: company.seed })
  return {
    company,
    get people() {
      return people
    },
    now: () => clock.now(),
    person: (name) => {
      const at = index.get(name.toLowerCase())
      return at === undefined ? undefined : people[at]
    },
    consumed: (skuId) => people.filter(({ licences }) => licences.some((one) => one.skuId === skuId)).length,
    change: commit,
    reset: () => {
      journal.clear()
      load([])
      commit({ kind: 'opened', seed: company.seed })
    },
    close: () => journal.close(),
  }
}
