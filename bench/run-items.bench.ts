/**
 * What our own engine and store cost for each item of a run of 2,000: ports in memory that answer after 20 ms, the real
 * JSON store in a folder of its own. Prints CPU and bytes an item (everything that was written: journal, audit log and
 * documents, the file with every item apart) and how large the drawn card ever was; it judges nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bench, describe } from 'vitest'
import { wallClock } from '../src/clock.ts'
import { createCards } from '../src/messages/cards.ts'
import type { Reply } from '../src/messages/reply.ts'
import { drawWith } from '../src/plans/outbox.ts'
import { createRunner } from '../src/plans/runner.ts'
import { PlanKind } from '../src/records/plan.ts'
import { type Run, RunKind } from '../src/records/run.ts'
import { openJsonStore } from '../src/store/json-store.ts'
import type { Kind, Store } from '../src/store/store.ts'
import { licencePlan, remote } from '../test/plans/items.ts'
import { claimOn } from '../test/plans/running.ts'
import { systemsOf, writesOf } from '../test/support/fakes.ts'
import { LINKS, runOf } from '../test/support/records.ts'

const ANSWER = 20
/** Keys as long as people's addresses are. */
const people = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `anna.berg.${n}@contoso.example` }))
const cards = createCards(new URL('../cards/', import.meta.url), { practice: false })

async function measured(count: number): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-bench-'))
  const kept = await openJsonStore({ dir, clock: wallClock })
  let journal = 0
  let documents = 0
  let file = 0
  let largest: Reply | undefined
  const store: Store = {
    ...kept,
    get: (kind, id) => kept.get(kind, id),
    list: (kind) => kept.list(kind),
    read: (log, after) => kept.read(log, after),
    append: (log, lines, fence) => {
      journal += lines.reduce((sum, line) => sum + JSON.stringify({ ...line, fence }).length + 1, 0)
      return kept.append(log, lines, fence)
    },
    delete: (kind, id, expected) => kept.delete(kind, id, expected),
    put: (kind, id, value, expected) => {
      const { name } = kind as Kind<unknown>
      const size = JSON.stringify(value).length
      if (name === 'download') file += size
      else documents += size
      if (name === 'run') {
        for (const { reply } of (value as unknown as Run).outbox) {
          if (largest === undefined || JSON.stringify(reply).length > JSON.stringify(largest).length)
            largest = reply as Reply
        }
      }
      return kept.put(kind, id, value, expected)
    },
  }
  const system = remote({ parallel: 8, during: () => pause(ANSWER) })
  const record = { ...licencePlan(people(count)), at: wallClock.now().toISOString() }
  record.expiresAt = new Date(wallClock.now().getTime() + 86_400_000).toISOString()
  await kept.put(PlanKind, record.id, record, 0)
  await kept.put(RunKind, record.id, runOf(record), 0)
  const runner = createRunner({
    store,
    systems: systemsOf({}),
    writes: writesOf({}),
    wall: wallClock,
    migrationClock: { ...wallClock, speed: 1 },
    intervals: { visibilityDelayMs: 15_000, writeTimeoutMs: 120_000 },
    kinds: system.kinds,
    draw: drawWith(LINKS),
    onChange: () => {},
    onFault: (error) => {
      throw error
    },
  })
  const before = process.cpuUsage()
  await runner.look(claimOn('batch:sales-1'))
  const { user, system: kernel } = process.cpuUsage(before)
  const state = (await kept.get(RunKind, record.id))?.value.state
  const audit = (await kept.read('audit')).length
  await kept.close()
  rmSync(dir, { recursive: true })
  const cpu = (user + kernel) / 1_000 / count
  const each = (bytes: number) => (bytes / count).toFixed(0)
  const card = largest === undefined ? 0 : JSON.stringify(cards(largest)).length
  return [
    `${count} items: ${state}, ${cpu.toFixed(3)} ms CPU`,
    `${each(journal + documents)} bytes an item (logs ${each(journal)}, documents ${each(documents)}, the file beside it ${each(file)})`,
    `card drawn at most ${card} bytes`,
    `${audit} audit line(s)`,
  ].join(', ')
}

describe('a run of many items', () => {
  const { ITEMS } = process.env
  for (const count of ITEMS === undefined ? [100, 2_000] : [Number(ITEMS)]) {
    bench(
      `${count} items`,
      async () => {
        process.stdout.write(`${await measured(count)}\n`)
      },
      { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 },
    )
  }
})
