/** One run with a step an item on version 0.1.0, which knew no items: put into its sources and run there by run-items-landed.mjs. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { it } from 'vitest'
import { wallClock } from '../src/clock.ts'
import { createRunner } from '../src/plans/runner.ts'
import { batchStop, step } from '../src/plans/steps/index.ts'
import { openJsonStore } from '../src/store/json-store.ts'
import { PlanKind } from '../src/store/kinds/plan.ts'
import { remoteBatch, systemsOf } from '../test/support/fake-exchange.ts'
import { batchRecord, keepBatch, planRecord, startDraft } from '../test/support/records.ts'

const count = Number(process.env.ITEMS)
const ANSWER = 20

it('is measured', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-bench-'))
  const kept = await openJsonStore({ dir, clock: wallClock })
  let documents = 0
  const store = {
    ...Object.fromEntries(['get', 'list', 'read', 'append', 'delete'].map((name) => [name, kept[name].bind(kept)])),
    put: (kind, id, value, expected) => {
      documents += JSON.stringify(value).length
      return kept.put(kind, id, value, expected)
    },
  }
  let asked = false
  const exchange = {
    async batch() {
      await pause(ANSWER)
      const status = asked ? 'Stopping' : 'Syncing'
      asked = false
      return remoteBatch(status)
    },
    async stopBatch() {
      await pause(ANSWER)
      asked = true
    },
  }
  const steps = Array.from({ length: count }, () => step(batchStop, { batch: 'sales-1' }))
  const record = planRecord(startDraft({ title: 'Many', steps }))
  await keepBatch(store, batchRecord())
  await kept.put(PlanKind, record.id, { ...record, run: { ...record.run, state: 'running' } }, 0)
  const runner = createRunner({
    store,
    systems: systemsOf(exchange),
    wall: wallClock,
    estate: { ...wallClock, speed: 1 },
    settle: 15_000,
    onChange: () => {},
    onFault: (error) => {
      throw error
    },
  })
  const before = process.cpuUsage()
  await runner.run(record.id)
  const { user, system } = process.cpuUsage(before)
  const { run } = (await kept.get(PlanKind, record.id)).value
  await kept.close()
  const logs = join(dir, 'logs')
  const journal = readdirSync(logs).reduce((sum, name) => sum + statSync(join(logs, name)).size, 0)
  rmSync(dir, { recursive: true })
  const cpu = (user + system) / 1_000 / count
  process.stdout.write(
    `version 0.1.0, ${count} items: ${run.state}, ${cpu.toFixed(3)} ms CPU, ${((journal + documents) / count).toFixed(0)} bytes an item\n`,
  )
}, 3_600_000)
