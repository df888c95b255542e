/** The practice tenant as Microsoft Graph sees it: its people and licences, kept on disk as a journal of changes. */

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { PracticeClock } from '../clock.ts'
import type { Company } from '../company.ts'
import { type TenantPerson, tenantOf } from '../company-tenant.ts'
import { checkCompany, openedFor, openJournal } from '../journal.ts'
import { interleave, type Passage, type People } from '../people/people.ts'
import type { GraphChange, GraphEntry } from './changes.ts'
import { createRoll, type Roll } from './roll.ts'

export interface GraphDirectory {
  readonly company: Company
  /** Who there is, and what has changed. */
  readonly roll: Roll
  /** Another one after a reset: tokens of before mean nothing. */
  readonly epoch: string
  now(): Date
  /** By id or sign-in name, in any case. */
  person(name: string): TenantPerson | undefined
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
  /** Nobody changes beside the migration when absent. */
  people?: People | undefined
}): GraphDirectory {
  const { company, clock, people } = options
  const journal = openJournal<GraphEntry>(join(options.dataDir, 'practice', 'graph.jsonl'))
  let roll = createRoll(tenantOf(company))
  let epoch = ''
  let count = journal.entries.length

  const apply = (change: GraphChange): void => {
    if (change.kind === 'opened') epoch = change.epoch ?? 'first'
    else {
      const before = roll.person(change.id)
      const { kind: _kind, id: _id, ...difference } = change
      if (before) roll.replace(before, { ...before, ...difference })
    }
  }
  const follow = ({ change, before, after }: Passage): void => {
    const was = before?.tenant && roll.person(before.tenant.id)
    const is = after?.tenant
    if (!is || !was || was.id !== is.id) {
      roll.replace(was, is, change.kind === 'leave' && change.forGood === true)
      return
    }
    // What the tenant itself was given stays.
    const licensed = change.kind === 'licence' || change.kind === 'unlicence'
    const { usageLocation, licences } = was
    roll.replace(was, { ...is, usageLocation, licences: licensed ? is.licences : licences })
  }
  const load = (entries: readonly GraphEntry[]): void => {
    roll = createRoll(tenantOf(company))
    interleave('graph', people?.passages ?? [], entries, { own: ({ change }) => apply(change), passage: follow })
  }
  const commit = (change: GraphChange): void => {
    journal.append({ at: clock.now().toISOString(), change })
    count++
    apply(change)
  }
  const begin = (): void => commit({ ...openedFor(company), epoch: randomUUID() })

  const first = journal.entries[0]?.change
  if (first) checkCompany(journal, first, company)
  load(journal.entries)
  if (journal.entries.length === 0) begin()
  people?.register({ name: 'graph', position: () => count, follow })
  return {
    company,
    get roll() {
      return roll
    },
    get epoch() {
      return epoch
    },
    now: () => clock.now(),
    person: (name) => roll.person(name),
    change: commit,
    reset: () => {
      journal.clear()
      count = 0
      load([])
      begin()
    },
    close: () => journal.close(),
  }
}
