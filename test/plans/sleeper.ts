/**
 * A process of its own that carries out a run of many items on a data folder, and tells its parent of each write. Told
 * `hold`, it stays in the middle of that item's write until it hears `go`. Started by asleep.test.ts.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { wallClock } from '../../src/clock.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { createRunner } from '../../src/plans/runner.ts'
import type { ItemStep } from '../../src/plans/step.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import { systemsOf, writesOf } from '../support/fakes.ts'
import { LINKS } from '../support/records.ts'
import { remote } from './items.ts'
import { claimOn } from './running.ts'

const [dir = '', held] = process.argv.slice(2)
const effects = join(dir, 'effects')
const written = () => (existsSync(effects) ? readFileSync(effects, 'utf8').split('\n') : [])
const tell = (message: object) => process.send?.(message)

const [kind] = remote().kinds
const licence: ItemStep<unknown> = {
  ...(kind as ItemStep<unknown>),
  parallel: 1,
  already: async (_args, items) => new Set(items.map(({ key }) => key).filter((key) => written().includes(key))),
  async write(_args, { key }) {
    tell({ writing: key })
    if (key === held) await new Promise((resolve) => process.once('message', resolve))
    // What is there already is not written again: the least that a write of many has to promise.
    if (!written().includes(key)) appendFileSync(effects, `${key}\n`)
    return { is: 'done' }
  },
}

const store = await openJsonStore({ dir: join(dir, 'store'), clock: wallClock })
const runner = createRunner({
  store,
  systems: systemsOf({}),
  writes: writesOf({}),
  wall: wallClock,
  migrationClock: { ...wallClock, speed: 1 },
  intervals: { visibilityDelayMs: 200, writeTimeoutMs: 2_000 },
  kinds: [licence],
  draw: drawWith(LINKS),
  onChange: () => {},
  onFault: (error) => tell({ fault: String(error) }),
})
try {
  for (let again = await runner.look(claimOn('batch:sales-1')); again !== undefined; ) {
    await pause(again)
    again = await runner.look(claimOn('batch:sales-1'))
  }
  tell({ ended: 'well' })
} catch (error) {
  tell({ ended: String(error) })
}
await store.close()
process.disconnect()
