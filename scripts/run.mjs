// @ts-check
/**
 * What every npm script calls: installs and builds when needed, then runs. `node scripts/run.mjs <task> [arguments]`.
 * No shell and no pre-scripts, so that it is the same on Windows, in a container and under CI. Where there is no `src/`, in
 * a production installation, nothing is installed and nothing is built: the program is run as it is.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded } from './lib/build.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { asked, commandOf, root, run } from './lib/processes.mjs'

/** @typedef {{ program: () => string, args: readonly string[], settings?: boolean }} Step settings: reads `.env` */

const MAIN = () => join(root, 'dist', 'main.js')
/** @type {(...args: string[]) => Step} */
const main = (...args) => ({ program: MAIN, args, settings: true })
/** @type {(file: string, ...args: string[]) => Step} */
const script = (file, ...args) => ({ program: () => join(root, 'scripts', file), args })
/** @type {(name: string, command: string, ...args: string[]) => Step} */
const tool = (name, command, ...args) => ({ program: () => commandOf(name, command), args })

/**
 * Each task's steps. The arguments of the command line go to the last one.
 * @type {Readonly<Record<string, readonly Step[]>>}
 */
export const tasks = {
  serve: [main('serve', '--with-parent')],
  practice: [main('practice', '--with-parent')],
  say: [main('say')],
  tour: [main('tour')],
  doctor: [main('doctor')],
  build: [],
  generate: [script('generate.mjs')],
  package: [{ ...script('package.mjs'), settings: true }],
  picture: [script('picture.mjs')],
  test: [tool('vitest', 'vitest', 'run')],
  browser: [tool('vitest', 'vitest', 'run', '--config', 'vitest.browser.config.ts')],
  production: [tool('vitest', 'vitest', 'run', '--config', 'vitest.production.config.ts')],
  bench: [tool('vitest', 'vitest', 'bench', '--run')],
  inventory: [{ program: () => join(root, 'bench', 'inventory.mjs'), args: [] }],
  check: [
    tool('typescript', 'tsc', '--noEmit', '-p', '.'),
    tool('@biomejs/biome', 'biome', 'check', '.'),
    tool('knip', 'knip'),
    script('generate.mjs', '--check'),
  ],
}

/**
 * @param {readonly string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function perform([task = '', ...rest]) {
  const steps = tasks[task]
  if (steps === undefined) {
    process.stderr.write(`Usage: node scripts/run.mjs <${Object.keys(tasks).join('|')}> [arguments]\n`)
    return 2
  }
  if (!existsSync(join(root, 'src'))) {
    const missing = missingWithoutSources(steps, existsSync)
    if (missing !== undefined) return refuse(`npm run ${task}: ${missing}`)
    return carryOut(steps, rest)
  }
  // `generate` builds by itself, after it has written what the build needs.
  for (const prepare of task === 'generate' ? [installIfNeeded] : [installIfNeeded, buildIfNeeded]) {
    const code = await prepare()
    if (code !== 0 || asked.toStop) return code
  }
  return carryOut(steps, rest)
}

/**
 * Why a task cannot be done in a production installation, as a sentence; undefined where it can.
 * @param {readonly Step[]} steps
 * @param {(path: string) => boolean} exists
 */
export function missingWithoutSources(steps, exists) {
  if (steps.length === 0 || steps.some(({ program }) => program !== MAIN)) {
    return 'this needs a clone of the project. Here is a production installation, without the sources and their tools.'
  }
  if (!exists(MAIN())) return 'dist/main.js is not here. Build it in a clone with npm run build, and copy dist/ here.'
  if (!exists(join(root, 'node_modules'))) return 'the packages are not here. Run: npm ci --omit=dev'
  return undefined
}

/** @param {string} why */
function refuse(why) {
  process.stderr.write(`${why}\n`)
  return 1
}

/**
 * @param {readonly Step[]} steps
 * @param {readonly string[]} rest
 */
async function carryOut(steps, rest) {
  let worst = 0
  for (const [index, step] of steps.entries()) {
    const args = index === steps.length - 1 ? [...step.args, ...rest] : step.args
    const code = await run(step.program(), args, { settings: step.settings === true })
    if (code !== 0 && steps.length > 1)
      process.stderr.write(`Failed: ${step.program().slice(root.length)} ${args.join(' ')}\n`)
    worst = Math.max(worst, code)
    if (asked.toStop) break
  }
  return worst
}

const started = process.argv[1]
if (started !== undefined && existsSync(started) && import.meta.url === pathToFileURL(started).href) {
  process.exitCode = await perform(process.argv.slice(2))
}
