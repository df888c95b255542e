/** The practice tenant's Exchange Online, kept on disk: every change is in the journal before anybody is told of it. */

import { join } from 'node:path'
import type { PracticeClock } from '../clock.ts'
import type { Company } from '../company.ts'
import type { Faults } from '../faults.ts'
import { checkCompany, openedFor, openJournal } from '../journal.ts'
import { interleave, type Passage, type People } from '../people/people.ts'
import type { Change, Entry } from './changes.ts'
import { createEngine, type Engine } from './engine.ts'
import { applyPassage } from './people-life.ts'
import { Refusal } from './refusal.ts'
import { type Diversion, key, type World } from './world.ts'

export interface ExchangeTenant {
  readonly company: Company
  /** The world as it is now. */
  world(): World
  /** Does it durably, or throws `Refusal` and does nothing. */
  change(change: Change): void
  /** `SMTP:…` when new mail for this on-premises primary address is diverted to the cloud. */
  targetAddressOf(address: string): string | undefined
  /** Whose mail was diverted by now (or until then, estate milliseconds), from the n-th on, oldest first. */
  diversions(from: number, until?: number): readonly Diversion[]
  reset(): void
  close(): void
}

/** Opens what `<dataDir>/practice/exchange-online.jsonl` holds; the first day is now where there is nothing yet. Throws for another company's. */
export function openExchangeTenant(options: {
  company: Company
  clock: PracticeClock
  faults: Faults
  dataDir: string
  /** Nobody changes beside the migration when absent. */
  people?: People | undefined
}): ExchangeTenant {
  const { company, clock, faults, people } = options
  const journal = openJournal<Entry>(join(options.dataDir, 'practice', 'exchange-online.jsonl'))

  const first = journal.entries[0]?.change
  if (first) checkCompany(journal, first, company)
  let count = journal.entries.length
  const keep = (at: Date, change: Change): void => {
    journal.append({ at: at.toISOString(), change })
    count++
  }
  const open = (): Engine => {
    const at = clock.now()
    keep(at, openedFor(company))
    const fresh = createEngine(company, at.getTime())
    for (const passage of people?.passages ?? []) applyPassage(fresh.world, passage)
    return fresh
  }
  let engine = journal.entries.length > 0 ? replay(company, journal.entries, people?.passages ?? []) : open()

  // What was told before a restart had happened under the faults of that time: they end now, not then.
  engine.advance(clock.now().getTime())

  const advance = (to = clock.now().getTime()): void => {
    const dead = faults.is('source-dead')
    // Turned on or off since somebody last looked: it holds from that look on.
    if (dead !== engine.world.sourceDead) commit({ kind: 'source', dead })
    engine.advance(to)
  }
  const commit = (change: Change): void => {
    const act = engine.prepare(change)
    keep(new Date(engine.world.now), change)
    act()
  }
  people?.register({
    name: 'exchange',
    position: (at) => {
      advance(at)
      return count
    },
    follow: (passage) => applyPassage(engine.world, passage),
  })
  return {
    company,
    world: () => {
      advance()
      return engine.world
    },
    change: (change) => {
      advance()
      commit(change)
    },
    targetAddressOf: (address) => {
      advance()
      if (engine.world.cloud.get(key(address))?.divertedAt === undefined) return undefined
      const person = engine.world.people.get(key(address))
      return person && `SMTP:${person.routingAddress}`
    },
    diversions: (from, until) => {
      if (until === undefined) advance()
      return engine.world.diversions.slice(from)
    },
    reset: () => {
      journal.clear()
      count = 0
      engine = open()
    },
    close: () => journal.close(),
  }
}

function replay(company: Company, entries: readonly Entry[], passages: readonly Passage[]): Engine {
  const engine = createEngine(company, Date.parse(entries[0]?.at ?? ''))
  const own = ({ at, change }: Entry): void => {
    engine.advance(Date.parse(at))
    try {
      engine.prepare(change)()
    } catch (error) {
      // Accepted once, so only a newer version of this simulation can refuse it: the rest still holds.
      if (!(error instanceof Refusal)) throw error
    }
  }
  const passage = (one: Passage): void => {
    engine.advance(one.at)
    applyPassage(engine.world, one)
  }
  interleave('exchange', passages, entries, { own, passage })
  return engine
}
