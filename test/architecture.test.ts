/** Who may import whom, as docs/architecture.md says it. A broken rule is named by file and import. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cycleIn, PROJECT, source, sources } from './support/imports.ts'

const all = sources('src')
const practice = sources('practice/src')
const everywhere = () => true
const inRoom = (room: string) => (path: string) => path.startsWith(`${room}/`)

/** Every import of the files in `from` that `allowed` does not allow, as `file -> import`. */
function trespasses(from: (path: string) => boolean, allowed: (target: string) => boolean, files = all): string[] {
  return files
    .filter(({ path }) => from(path))
    .flatMap(({ path, own, packages }) =>
      [...own, ...packages].filter((target) => !allowed(target)).map((target) => `${path} -> ${target}`),
    )
}

describe('the rooms', () => {
  it.each(['migration', 'approvals'])('%s/ is pure: itself, zod, papaparse and node:crypto', (room) => {
    const packages = ['zod', 'papaparse', 'node:crypto']
    expect(trespasses(inRoom(room), (to) => inRoom(room)(to) || packages.includes(to))).toEqual([])
  })

  it('diagnostics/ is pure too: it judges, and sees the domain', () => {
    const may = (to: string) => inRoom('diagnostics')(to) || inRoom('migration')(to) || to === 'zod'
    expect(trespasses(inRoom('diagnostics'), may)).toEqual([])
  })

  it('records/ holds what there is, and sees none of those who use it', () => {
    const schemas = ['messages', 'migration', 'approvals'].map(inRoom)
    const may = (to: string) =>
      inRoom('records')(to) || schemas.some((room) => room(to)) || ['store/store.ts', 'zod', 'node:crypto'].includes(to)
    expect(trespasses(inRoom('records'), may)).toEqual([])
  })

  it('jobs/ stands below all others: itself, the clock and Node', () => {
    const may = (to: string) => inRoom('jobs')(to) || to === 'clock.ts' || to.startsWith('node:')
    expect(trespasses(inRoom('jobs'), may)).toEqual([])
  })

  it.each(['plans', 'commands', 'dispatch', 'tracking', 'inventory'])(
    '%s/ sees ports, no adapter, no Teams, no practice',
    (room) => {
      const hidden = (to: string) =>
        (inRoom('systems')(to) && to !== 'systems/ports.ts') ||
        (inRoom('store')(to) && to !== 'store/store.ts') ||
        inRoom('teams')(to) ||
        inRoom('app')(to) ||
        ['config/config.ts', 'main.ts'].includes(to)
      expect(trespasses(inRoom(room), (to) => !hidden(to))).toEqual([])
    },
  )

  it('the systems know nothing of each other', () => {
    const slices = readdirSync(join(PROJECT, 'src', 'systems'), { withFileTypes: true }).filter((e) => e.isDirectory())
    expect(slices.length).toBeGreaterThan(1)
    for (const { name } of slices) {
      const others = slices.filter((slice) => slice.name !== name).map((slice) => inRoom(`systems/${slice.name}`))
      expect(trespasses(inRoom(`systems/${name}`), (to) => !others.some((other) => other(to)))).toEqual([])
    }
  })

  it('the practice estate imports nothing of the bot, so that it is a second opinion of the adapters', () => {
    expect(trespasses(everywhere, (to) => !to.startsWith('..'), practice)).toEqual([])
  })

  it('the bot sees the practice estate by its one door, opened in one place', () => {
    const named = all.flatMap(({ path, text }) =>
      [...text.matchAll(/.*@stagecoach\/practice.*'\).*|.*from '@stagecoach.*/g)].map(
        ([line]) => `${path}: ${line.trim()}`,
      ),
    )
    expect(named).toEqual(["app/practice-module.ts: return await import('@stagecoach/practice')"])
    expect(trespasses(everywhere, (to) => to !== '@stagecoach/practice')).toEqual([
      'app/practice-module.ts -> @stagecoach/practice',
    ])
    expect(trespasses(everywhere, (to) => !to.startsWith('..'))).toEqual([])
  })

  it('only the composition root sees Teams', () => {
    const outside = (path: string) => !inRoom('app')(path) && !inRoom('teams')(path)
    expect(trespasses(outside, (to) => !inRoom('teams')(to))).toEqual([])
  })

  it.each([
    ['@microsoft/teams-ai', inRoom('teams')],
    ['botbuilder', inRoom('teams')],
    ['adaptivecards-templating', (path: string) => path === 'messages/cards.ts'],
    ['lowdb', inRoom('store')],
    ['@azure/identity', inRoom('systems')],
    ['@azure/core-rest-pipeline', (path: string) => inRoom('systems')(path) || inRoom('teams')(path)],
  ])('%s has one home', (name, home) => {
    const users = all.filter(({ packages }) => packages.includes(name)).map(({ path }) => path)
    expect(users.filter((path) => !home(path))).toEqual([])
    expect(users).not.toEqual([])
  })

  it('go round in no circle either, not even for the compiler', () => {
    const room = (path: string) => path.split('/')[0] ?? path
    const rooms = new Map<string, string[]>()
    for (const { path, own } of all) {
      const others = own.map(room).filter((to) => to !== room(path))
      rooms.set(room(path), [...new Set([...(rooms.get(room(path)) ?? []), ...others])].sort())
    }
    expect(rooms.size).toBeGreaterThan(10)
    expect(cycleIn(rooms)).toBeUndefined()
  })

  it('are all there is below src/, but for three files', () => {
    const loose = all.map(({ path }) => path).filter((path) => !path.includes('/'))
    expect(loose).toEqual(['clock.ts', 'main.ts', 'trace.ts'])
  })

  it.each([
    ['the bot', all],
    ['the practice estate', practice],
  ])('the files of %s go round in no circle, not even for the compiler', (_, files) => {
    expect(cycleIn(new Map(files.map(({ path, own }) => [path, own])))).toBeUndefined()
  })
})

describe('the rules of the house', () => {
  const both = [...all, ...practice.map((file) => ({ ...file, path: `practice/${file.path}` }))]
  const users = (pattern: RegExp) => both.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

  it('config/ alone reads the environment', () => {
    expect(users(/process\.env\b|\bfrom 'node:process'/)).toEqual(['config/config.ts'])
  })

  it('clock.ts alone asks what time it is', () => {
    expect(users(/\bDate\.now\b|new Date\(\s*\)|\bnew Date\b(?!\s*\()|performance\.now/)).toEqual([
      'clock.ts',
      'practice/clock.ts',
    ])
  })

  it('one place waits for whichever comes first', () => {
    expect(users(/\bPromise\.race\b/)).toEqual(['jobs/timeout.ts'])
  })

  it('only the steps of plans, and who hands it to them, know what changes a system', () => {
    const home = (path: string) =>
      inRoom('systems')(path) ||
      inRoom('plans/steps')(path) ||
      ['plans/step.ts', 'plans/bounded-writes.ts', 'plans/runner-parts.ts'].includes(path) ||
      ['plans/run-single.ts', 'plans/run-items.ts'].includes(path) ||
      ['app/core.ts', 'app/systems.ts', 'app/app.ts'].includes(path)
    const knowing = users(/\b(?:Exchange)?Writes\b|\bwrites\b(?=[,:.?]| \})|\b(?:createBatch|startBatch|stopBatch)\(/)
    expect(knowing.filter((path) => !home(path) && !inRoom('practice')(path))).toEqual([])
    expect(knowing).toEqual(expect.arrayContaining(['plans/step.ts', 'plans/steps/batch-stop.ts', 'systems/ports.ts']))
  })

  it('migration/ alone knows the words that Exchange writes as a status', () => {
    const rooms = ['plans', 'commands', 'dispatch', 'tracking', 'inventory'].map(inRoom)
    const texts = all.filter(({ path }) => rooms.some((room) => room(path)))
    const found = texts.flatMap(({ path, text }) => statusWords(text).map((words) => `${path}: ${words}`))
    expect(found).toEqual([])
  })

  it.each([
    '/^(created|stopped)$/i.test(found.status)',
    "const OVER = new Set(['corrupted', 'removing'])",
    'READY.has(found.status.toLowerCase())',
    "if (status === 'synced') return",
    "facts.status?.toLowerCase().includes('failed')",
    "['stopped', 'stopping'].includes(batch.exchange.status)",
  ])('which is told by %s', (text) => {
    expect(statusWords(text)).toHaveLength(1)
  })

  it.each([
    "const COLORS = { synced: 'Good', failed: 'Attention' }",
    "if (batchStage(batch) === 'synced') return",
    "recipient.status === 'fulfilled'",
    "fields = ['status', 'failed', 'stopped']",
    "if (run.state === 'refused') title = 'Failed'",
  ])('and not by %s', (text) => {
    expect(statusWords(text)).toEqual([])
  })

  it('every file has at most 250 lines', () => {
    const long = both.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`)
    expect(long).toEqual([])
  })

  it('every name is lower case with dashes, but for kept documents, which the store names', () => {
    const paths = ['src', 'practice/src', 'test', 'cards', 'scripts', 'docs', 'bench'].flatMap((folder) =>
      readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }),
    )
    const ours = paths.filter((path) => !/^fixtures[\\/]stores[\\/][a-z-]+[\\/]documents[\\/]/.test(path))
    const names = ours.flatMap((path) => path.split(/[\\/]/))
    expect([...new Set(names)].filter((name) => !/^[a-z0-9-]+(\.[a-z0-9]+)*$/.test(name))).toEqual([])
  })
})

describe('the reader of imports', () => {
  it('finds what the rules are about', () => {
    const text = [
      "import { type A, b } from './b.ts'",
      "import type { C } from '../c.ts'",
      "import d from '@scope/pack/lib/file.js'",
      'import {\n  e,\n} from "never"',
      "export * from './e.ts'",
      "const f = await import('./f.ts')",
      "import 'side'",
      "// import x from './commented.ts'",
      "declare module '../reply.ts' {}",
    ].join('\n')
    expect(source('room/a.ts', text)).toMatchObject({
      own: ['room/b.ts', 'c.ts', 'room/e.ts', 'room/f.ts'],
      packages: ['@scope/pack', 'side'],
    })
  })

  it('finds a trespass, and a circle', () => {
    const files = [source('migration/a.ts', "import x from '../systems/graph/x.ts'")]
    expect(trespasses(inRoom('migration'), inRoom('migration'), files)).toEqual([
      'migration/a.ts -> systems/graph/x.ts',
    ])
    expect(
      cycleIn(
        new Map([
          ['a', ['b', 'c']],
          ['b', []],
          ['c', ['d']],
          ['d', ['c']],
        ]),
      ),
    ).toEqual(['c', 'd', 'c'])
  })
})

/**
 * Where a text judges a status by its words: one that is no stage's name too, one inside a regular expression, or
 * a `status` that is compared with any. Stages are a vocabulary of our own and may be compared.
 */
function statusWords(text: string): string[] {
  const ALONE =
    /'(?:(?:synced|completed)with\w+|incremental\w+|completi\w+|completed|corrupted|queued|validating|provisioning|provisionupdating)'/gi
  const PATTERN =
    /\/[^/\n]*\b(?:sync(?:ed|ing)|stopp(?:ed|ing)|failed|corrupted|created|starting)\b[^/\n]*\/i?\.test\(/gi
  const COMPARED =
    /\bstatus(?: \?\? '')?(?:\??\.toLowerCase\(\))? ?(?:[!=]==|\.includes\() ?'(?!fulfilled|rejected)|(?:\bhas|\]\.includes)\([\w.?]*\bstatus\b/g
  return [ALONE, PATTERN, COMPARED].flatMap((words) => text.match(words)?.slice(0, 1) ?? []).slice(0, 1)
}
