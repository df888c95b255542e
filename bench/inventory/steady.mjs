/** The steady state: batches are watched, some move, people speak. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { p50, p99, percentile } from './table.mjs'

/** A pass is what follows upon a look at the batches for so long. */
const PASS = 5_000
const BURST = 2_500
const LOOK = 50
const MOVING = { batches: 5, people: 10 }

/** @param passes how many to watch in quiet, and as many while people speak */
export async function measureSteady({ teams, bot, echo, systems, table, folder, probes, passes, interval, patience }) {
  const looks = async () => (await systems.control({ do: 'report' })).kinds['exchange Get-MigrationBatch list'] ?? 0
  /** Resolves when the next look at the batches begins; undefined where none comes. */
  async function nextPass() {
    const before = await looks()
    for (const began = Date.now(); Date.now() - began < patience; ) {
      if ((await looks()) > before) return Date.now()
      await pause(LOOK)
    }
    return undefined
  }

  if ((await nextPass()) === undefined) {
    table.add('steady state', undefined, { note: 'the batches are never looked at' })
    return
  }
  const memory = bot.watch()
  await systems.control({ do: 'report', reset: true })
  const watched = []
  const writes = []
  let versions = versionsIn(folder)
  const began = Date.now()
  for (let n = 0; n < passes; n++) {
    await systems.control({ do: 'move', ...MOVING })
    const at = await nextPass()
    if (at === undefined) break
    watched.push(at)
    await pause(PASS)
    const now = versionsIn(folder)
    writes.push(...written(versions, now))
    versions = now
  }
  const minutes = (Date.now() - began) / 60_000
  const asked = await systems.control({ do: 'report' })
  const kinds = Object.entries(asked.kinds).map(([kind, count]) => `${count} ${kind}`)
  const honest = `${watched.length} passes in ${minutes.toFixed(1)} min, one each ${interval} s`
  table.add('remote calls a minute', asked.http / minutes, { bar: 60, note: `${honest}: ${kinds.join(', ')}` })
  const changed = writes.filter(({ count }) => count > 0)
  const most = changed.reduce((one, other) => (other.count > (one?.count ?? 0) ? other : one), undefined)
  table.add('writes a changed document a pass: most', most?.count, {
    bar: 1,
    note: `${changed.length} documents changed in ${watched.length} passes, ${changed.reduce((sum, { count }) => sum + count, 0)} writes; most: ${most?.name}`,
  })
  const blocks = blocksIn(probes.bot)
  const inPass = blocks
    .filter(([at]) => watched.some((pass) => at >= pass - 100 && at < pass + PASS))
    .map(([, ms]) => ms)
  const between = blocks.filter(([at]) => at > began && !watched.some((pass) => at >= pass - 100 && at < pass + PASS))
  table.add('event loop blocked in a pass: p99', p99(inPass), {
    under: 20,
    unit: 'ms',
    note: `of ${inPass.length} tenths of a second; the longest ${Math.max(0, ...inPass).toFixed(0)} ms`,
  })
  table.add(
    'event loop blocked between passes: p99',
    percentile(
      between.map(([, ms]) => ms),
      0.99,
    ),
    { unit: 'ms' },
  )

  const idle = blocksIn(probes.echo).filter(([at]) => at > began)
  const others = 'it does nothing: what other programs and the clock cost'
  table.add('event loop of the echo bot meanwhile: p99', p99(idle.map(([, ms]) => ms)), { unit: 'ms', note: others })

  const took = { echo: [], bot: [] }
  const to = { echo: [echo.url, 'hello'], bot: [bot.url, 'whoami'] }
  for (let n = 0; n < 30; n++) for (const who of ['echo', 'bot']) await teams.say(...to[who])
  for (let n = 0; n < passes; n++) {
    await systems.control({ do: 'move', ...MOVING })
    if ((await nextPass()) === undefined) break
    for (const start = Date.now(); Date.now() - start < BURST; ) {
      for (const who of ['echo', 'bot']) took[who].push((await teams.say(...to[who])).ms)
    }
  }
  const note = (share) =>
    `${took.bot.length} turns of “whoami” ${share(took.bot).toFixed(1)} ms, echo ${share(took.echo).toFixed(1)} ms`
  table.add('turn in a pass beside the echo: p50', p50(took.bot) / p50(took.echo), {
    bar: 1.5,
    unit: '×',
    note: note(p50),
  })
  table.add('turn in a pass beside the echo: p99', p99(took.bot) / p99(took.echo), {
    bar: 3,
    unit: '×',
    note: note(p99),
  })
  table.add('resident memory: most', memory(), { under: 350, unit: 'MB' })
}

/** Each document's `version`, which counts its writes: it stands at the beginning of its file. */
function versionsIn(folder) {
  const root = join(folder, 'store', 'documents')
  const found = new Map()
  const head = Buffer.alloc(400)
  for (const name of existsSync(root) ? readdirSync(root, { recursive: true }) : []) {
    if (!String(name).endsWith('.json')) continue
    try {
      const file = openSync(join(root, String(name)), 'r')
      const text = head.toString('utf8', 0, readSync(file, head, 0, head.length, 0))
      closeSync(file)
      found.set(name, Number(/"version":(\d+)/.exec(text)?.[1] ?? 0))
    } catch {
      // Replaced just now: the next look finds it.
    }
  }
  return found
}

function written(before, now) {
  return [...now].map(([name, version]) => ({ name: String(name), count: version - (before.get(name) ?? 0) }))
}

function blocksIn(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return lines.map((line) => line.split(' ').map(Number)).filter(([, ms]) => ms !== undefined && !Number.isNaN(ms))
}
