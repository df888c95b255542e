/**
 * What it takes to keep 50,000 people as four systems tell of them: CPU a row while they are read in pages of 1,000, what
 * the process holds above its rest, how long anybody else waits, and what it costs to open it all again. On a real disk,
 * in a folder of its own. It judges nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { bench, describe } from 'vitest'
import { monotonic } from '../src/clock.ts'
import { directoryCodec, exchangeCodec, graphCodec, userKey, usersCodec } from '../src/inventory/codecs.ts'
import { openTable } from '../src/inventory/storage/open-table.ts'
import type { Codec, Said, Table } from '../src/inventory/table.ts'
import { openRecordFiles } from '../src/store/record-files.ts'

const PEOPLE = 50_000
const PAGE = 1_000
const MB = 2 ** 20

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
function memory() {
  collect()
  collect()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, live: heapUsed + external }
}

/** GUIDs that differ everywhere, as real ones do. */
function guid(n: number, kind: number): string {
  const part = (salt: number) => (Math.imul(n * 4 + kind + salt, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')
  const hex = part(1) + part(7_000_003) + part(13_000_019) + part(29_000_011)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const alias = (n: number) => `anna.berg.${n}`
const address = (n: number) => `${alias(n)}@contoso.example`

const parts: { codec: Codec<unknown, unknown>; said: (n: number, at: number) => Said<unknown> }[] = [
  part(
    directoryCodec,
    (n) => ({
      guid: guid(n, 0),
      dn: `CN=Anna Berg ${n},OU=Dept ${n % 40},OU=People,DC=contoso,DC=example`,
      displayName: `Anna Berg ${n}`,
      kind: n % 20 === 0 ? ('shared' as const) : ('user' as const),
      primaryAddress: address(n),
      addresses: [address(n), `${alias(n)}@contoso.test`, `a${n}@contoso.example`],
      server: `EX07-0${n % 6}`,
      hidden: n % 50 === 0,
      targetAddress: undefined,
      principalName: address(n),
      protected: false,
      disabled: n % 30 === 0,
    }),
    (row) => row.guid,
  ),
  part(
    exchangeCodec,
    (n) => ({
      guid: guid(n, 1),
      graphId: guid(n, 2),
      changedAt: new Date(1_700_000_000_000 + n * 1000),
      identity: `Anna Berg ${n}`,
      displayName: `Anna Berg ${n}`,
      type: n % 3 === 0 ? 'UserMailbox' : 'MailUser',
      primaryAddress: address(n),
      addresses: [address(n), `${alias(n)}@contoso.test`, `${alias(n)}@contoso.mail.onmicrosoft.test`],
      hidden: false,
      exchangeGuid: guid(n, 3),
    }),
    (row) => row.guid,
  ),
  part(
    graphCodec,
    (n) => ({
      id: guid(n, 2),
      displayName: `Anna Berg ${n}`,
      principalName: address(n),
      mail: address(n),
      addresses: [address(n), `${alias(n)}@contoso.test`],
      usageLocation: 'DE',
      licences: n % 2 === 0 ? [{ skuId: guid(n % 3, 9), disabledPlans: [guid(n % 5, 8), guid(n % 2, 7)] }] : [],
      provisioningErrors: [],
    }),
    (row) => row.id,
  ),
  part(
    usersCodec,
    (n) => ({
      identity: address(n),
      batch: `sales-${n % 50}`,
      address: address(n),
      status: n % 4 === 0 ? 'Syncing' : 'Synced',
      error: undefined,
      syncedItems: n % 9_000,
      skippedItems: 0,
      mailboxGuid: guid(n, 3),
      lastSync: new Date(1_700_000_000_000 + n * 1000),
      consistency: 'Good',
    }),
    userKey,
  ),
]

function part<Row>(codec: Codec<Row, unknown>, row: (n: number) => Row, keyOf: (row: Row) => string) {
  const said = (n: number, at: number) => {
    const one = row(n)
    return { key: keyOf(one), at, row: one }
  }
  return { codec: codec as unknown as Codec<unknown, unknown>, said }
}

/** The longest anybody else waited while the work went on. */
async function watched<T>(work: () => Promise<T>): Promise<{ result: T; longest: number; cpu: number; wall: number }> {
  let over = false
  let longest = 0
  const watcher = (async () => {
    for (let last = monotonic(); !over; last = monotonic()) {
      await setImmediate()
      longest = Math.max(longest, monotonic() - last)
    }
  })()
  const [cpu, start] = [process.cpuUsage(), monotonic()]
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  over = true
  await watcher
  return { result, longest, cpu: (user + system) / 1000, wall: monotonic() - start }
}

const pageOf = (said: (n: number, at: number) => Said<unknown>, start: number, at: number) =>
  Array.from({ length: PAGE }, (_, index) => said(start + index, at))

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function measured(): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-bench-'))
  const files = await openRecordFiles(dir)
  // Compiled code and its feedback belong to the process at rest.
  for (const { codec, said } of parts) {
    const warm = await openTable(files, codec)
    for (let start = 0; start < 8_000; start += PAGE) await warm.append(pageOf(said, start, 1))
    await warm.each(PAGE, () => {})
    await warm.drop()
    await warm.close()
  }
  const idle = memory()
  const report: string[] = []
  const tables: Table<unknown, unknown>[] = []
  let most = idle.rss
  for (const { codec, said } of parts) {
    const table = await openTable(files, codec)
    const building = await table.begin({})
    let cpu = 0
    // Of JSON.stringify alone: how busy the machine is beside us.
    let text = 0
    let longest = 0
    for (let start = 0; start < PEOPLE; start += PAGE) {
      const page = pageOf(said, start, 1)
      await setImmediate()
      text += await cpuOf(async () => page.map((one) => JSON.stringify(one).length))
      cpu += await cpuOf(() => building.append(page, { start }))
      most = Math.max(most, process.memoryUsage().rss)
    }
    longest = (await watched(() => building.adopt({}, 'not there'))).longest
    const again = await table.begin({})
    const filling = await watched(async () => {
      for (let start = 0; start < PEOPLE; start += PAGE) await again.append(pageOf(said, start, 2), { start })
    })
    const adopting = await watched(() => again.adopt({}, 'not there'))
    const same = await cpuOf(() => table.append(pageOf(said, 0, 3)))
    report.push(
      `${codec.part}: append ${((cpu / PEOPLE) * 1000).toFixed(1)} µs of CPU a row (${(cpu / text).toFixed(1)} × its JSON alone), of the same row ${same.toFixed(1)} µs; ` +
        `longest wait ${filling.longest.toFixed(1)} ms with making the rows, adopting ${longest.toFixed(1)} and ` +
        `${adopting.longest.toFixed(1)} ms (${adopting.wall.toFixed(0)} ms, ${adopting.result.length} differences)`,
    )
    tables.push(table)
  }
  const full = memory()
  report.push(
    `${parts.length} × ${PEOPLE} rows, above the process at rest (${(idle.rss / MB).toFixed(0)} MB): ` +
      `${((full.rss - idle.rss) / MB).toFixed(1)} MB resident, ${((full.live - idle.live) / MB).toFixed(1)} MB alive, ` +
      `${((full.live - idle.live) / PEOPLE).toFixed(0)} bytes a person; at most ${((most - idle.rss) / MB).toFixed(1)} MB on the way`,
  )
  for (const [index, table] of tables.entries()) {
    let seen = 0
    const all = await watched(() =>
      table.each(500, (piece) => {
        seen += piece.length
      }),
    )
    const looked = await cpuOf(async () => {
      for (let n = 0; n < 10_000; n++) table.judgedAt(address(n * 5))
    })
    report.push(
      `${parts[index]?.codec.part}: each() of ${seen} ${all.wall.toFixed(0)} ms, longest wait ${all.longest.toFixed(1)} ms; ` +
        `judgedAt ${(looked / 10).toFixed(1)} µs`,
    )
    await table.close()
  }
  const opening = await watched(async () => {
    for (const { codec } of parts) await (await openTable(files, codec)).close()
  })
  report.push(`opened again in ${opening.wall.toFixed(0)} ms, longest wait ${opening.longest.toFixed(1)} ms`)
  rmSync(dir, { recursive: true })
  return report
}

describe('what is kept of 50,000 people', () => {
  bench('filled, adopted, looked through and opened again', async () => console.log((await measured()).join('\n')), {
    iterations: 1,
    time: 0,
    warmupIterations: 0,
    warmupTime: 0,
  })
})
