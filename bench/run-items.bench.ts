/**
 * What our own engine and store cost for each item of a run of 2,000: ports in memory that answer after 20 ms, the real
 * JSON store in a folder of its own. Prints CPU and bytes an item, and how large the card ever was; it judges nothing.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bench, describe } from 'vitest'
import { wallClock } from '../src/clock.ts'
import { drawWith } from '../src/plans/outbox.ts'
import { createRunner } from '../src/plans/runner.ts'
import { PlanKind } from '../src/records/plan.ts'
import { type Run, RunKind } from '../src/records/run.ts'
import { openJsonStore } from '../src/store/json-store.ts'
import type { Kind, Store } from '../src/store/store.ts'
import { licencePlan, people, remote } from '../test/plans/items.ts'
import { claimOn } from '../test/plans/running.ts'
import { systemsOf, writesOf } from '../test/support/fakes.ts'
import { LINKS, runOf } from '../test/support/records.ts'

const ANSWER = 20

async function measured(count: number): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-bench-'))
  const kept = await openJsonStore({ dir, clock: wallClock })
  let documents = 0
  let card = 0
  const store: Store = {
    ...kept,
    get: (kind, id) => kept.get(kind, id),
    list: (kind) => kept.list(kind),
    read: (log, after) => kept.read(log, after),
    append: (log, lines, fence) => kept.append(log, lines, fence),
    delete: (kind, id, expected) => kept.delete(kind, id, expected),
    put: (kind, id, value, expected) => {
      if ((kind as Kind<unknown>).name === 'run') {
        documents += JSON.stringify(value).length
        const { outbox } = value as unknown as Run
        card = Math.max(card, ...outbox.map(({ reply }) => JSON.stringify(reply).length))
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
  const logs = join(dir, 'logs')
  const journal = statSync(join(logs, readdirSync(logs).find((name) => name.startsWith('run-')) ?? '')).size
  rmSync(dir, { recursive: true })
  const cpu = (user + kernel) / 1_000 / count
  return `${count} items: ${state}, ${cpu.toFixed(3)} ms CPU, ${((journal + documents) / count).toFixed(0)} bytes an item (journal ${(journal / count).toFixed(0)}), card at most ${card} bytes, ${audit} audit line(s)`
}

describe('a run of many items', () => {
  for (const count of [100, 2_000]) {
    bench(
      `${count} items`,
      async () => {
        process.stdout.write(`${await measured(count)}\n`)
      },
      { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 },
    )
  }
})
