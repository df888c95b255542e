/**
 * How the inventory is judged: Stagecoach as it is built, an Exchange Online and a Graph of others in another process that
 * answer after 50 ms, a Teams of a few lines. One run, one table, each row beside its bar; docs/performance.md says what
 * the rows mean. `npm run build && node bench/inventory.mjs [--short] [--people 52000] [--batches 50] [--json file]`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { timeBare } from './inventory/bare.mjs'
import { measureDay } from './inventory/day.mjs'
import { openDns } from './inventory/dns.mjs'
import { idleMemory, waitUntilFilled } from './inventory/filling.mjs'
import { endAll, startBot, startEcho, startSystems } from './inventory/processes.mjs'
import { seedBatches } from './inventory/seed.mjs'
import { measureSteady } from './inventory/steady.mjs'
import { createTable } from './inventory/table.mjs'
import { openTeams } from './inventory/teams.mjs'
import { measureTurns } from './inventory/turns.mjs'

const { values } = parseArgs({
  options: {
    /** `others`, or `practice`: the practice estate in a process of its own, with its directory. */
    systems: { type: 'string', default: 'others' },
    people: { type: 'string' },
    batches: { type: 'string' },
    size: { type: 'string' },
    latency: { type: 'string' },
    turns: { type: 'string' },
    passes: { type: 'string' },
    /** Minutes between the filling and the turns: beyond 15 rows are looked up afresh. */
    wait: { type: 'string', default: '0' },
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
/** 50,000 people in 50 batches, and those a new batch is made of. */
const FULL = {
  people: 52_000,
  batches: 50,
  size: 1_000,
  latency: 50,
  turns: 20,
  passes: 6,
  changes: 500,
  rows: 1_000,
  speed: 1,
  patience: 420_000,
}
/** Everything once, in about two minutes: whether it runs, not what it measures. Polls come each 3 s. */
const SHORT = {
  ...FULL,
  people: 2_400,
  batches: 4,
  size: 500,
  turns: 5,
  passes: 2,
  changes: 50,
  rows: 200,
  speed: 10,
  patience: 45_000,
}
const given = ['people', 'batches', 'size', 'latency', 'turns', 'passes'].flatMap((name) =>
  values[name] === undefined ? [] : [[name, Number(values[name])]],
)
const run = { ...(values.short ? SHORT : FULL), ...Object.fromEntries(given) }
const interval = 30 / run.speed
const patience = run.patience
/** Milliseconds a filling is waited for. */
const FILLING = 120_000

const folders = []
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'stagecoach-inventory-'))
  folders.push(path)
  return path
}
const say = (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
const table = createTable()
const load = loadavg()[0].toFixed(1)
const [teams, dns] = await Promise.all([openTeams(), openDns()])

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void endAll().then(() => process.exit(1)))
try {
  await measure()
} finally {
  await endAll()
  teams.close()
  dns.close()
  for (const path of folders) rmSync(path, { recursive: true, force: true })
}
const title = `systems of ${values.systems}, ${run.people} people, ${run.batches} batches of ${run.size}, answers after ${run.latency} ms, ${cpus().length} cores, Node ${process.version}, load of the machine ${load} before`
process.stdout.write(`\n${title}\n\n${table.print()}\n`)
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ title, run, rows: table.rows }, null, 2)}\n`)

async function measure() {
  say('bare paging')
  const { people, batches, size, latency } = run
  const speed = values.systems === 'practice' ? { speed: run.speed } : {}
  const systems = await startSystems(values.systems, { people, batches, size, latency, ...speed })
  const bare = await timeBare(systems)

  say('an idle bot')
  const small = await startSystems('others', { people: 20, batches: 1, size: 10, latency: 0 })
  const start = (options) => startBot({ dns: dns.url, speed: run.speed, ...options })
  const idle = await idleMemory({
    startBot: (of) => start({ systems: of, folder: folder() }),
    teams,
    systems: small,
    patience: 30_000,
  })
  await small.stop()

  say('the first filling')
  await systems.control({ do: 'report', reset: true })
  const data = folder()
  const first = await start({ systems, folder: data })
  const memory = first.watch()
  const filled = await waitUntilFilled(teams, first, systems, FILLING)
  const most = memory()
  const asked = await systems.control({ do: 'report' })
  const seconds = (ms) => (ms === undefined ? undefined : ms / 1_000)
  const { there, ms, people: peopleMs, after } = filled
  const ratio = (one, other) => (one === undefined ? undefined : one / other)
  const said = there ? after : (filled.text.split('\n')[0] ?? '').slice(0, 70)
  table.add('bare paging, one list after the other', seconds(bare.oneByOne), { unit: 's', note: `${bare.rows} rows` })
  table.add('bare paging, three lists at once', seconds(bare.atOnce), { unit: 's' })
  table.add('first filling', seconds(ms), { unit: 's', note: said })
  const beside = ms === undefined ? '' : `${(ms / bare.atOnce).toFixed(2)} × of three lists at once; `
  const requests = `${asked.http} HTTP requests, at most ${asked.most} at a time`
  table.add('first filling beside bare paging', ratio(ms, bare.oneByOne), {
    bar: 1.2,
    unit: '×',
    note: beside + requests,
  })
  table.add('recipients and users of Graph alone beside theirs', ratio(peopleMs, bare.people), { bar: 1.2, unit: '×' })
  table.add('idle memory, 20 people', idle, { unit: 'MB' })
  table.add('memory of the filling above idle', there ? most - idle : undefined, { under: 64, unit: 'MB' })

  await pause(Number(values.wait) * 60_000)
  const inBatches = batches * size
  const { rows, turns, changes, passes } = run
  const common = { teams, systems, table, patience }
  await stage('turns', () => measureTurns({ ...common, bot: first, rows, turns, inBatches }))
  if (there) await stage('a day’s changes', () => measureDay({ ...common, bot: first, people: changes }))
  else table.add(`a day’s ${changes} changes: calls`, undefined, { under: 20 })
  await first.stop()

  seedBatches(data, (await systems.control({ do: 'batches' })).batches)
  const probes = { bot: join(data, 'blocked.txt'), echo: join(data, 'blocked-echo.txt') }
  const second = await start({ systems, folder: data, probe: probes.bot })
  const echo = await startEcho(probes.echo)
  const again = there ? await waitUntilFilled(teams, second, systems, FILLING, Date.now()) : {}
  table.add('known again after a restart', seconds(again.ms), { unit: 's', note: again.after ?? '' })
  // The first look reads everybody of each batch: that is no steady state yet.
  await pause(Math.min(90_000, 1_500 * interval + 15_000))
  const steady = { ...common, bot: second, echo, folder: data, probes, passes, interval, patience: 3_000 * interval }
  await stage('the steady state', () => measureSteady(steady))
  const faults = [...first.errors(), ...second.errors()]
  table.add('faults in the log', faults.length, { bar: 0, note: (faults[0] ?? '').slice(0, 120) })
  await second.stop()
}

/** What goes wrong in one is said in the table, and the others are measured all the same. */
async function stage(name, work) {
  say(name)
  await work().catch((error) =>
    table.add(`${name}: not measured`, undefined, { bar: 0, note: String(error.message ?? error).slice(0, 160) }),
  )
}
