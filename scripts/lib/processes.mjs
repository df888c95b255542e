// @ts-check
/** Runs other programs in the foreground, without a shell, and never leaves one behind. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a program gets to end by itself before it is ended. A clean stop is promised within ten seconds. */
const PATIENCE = 12_000
const PARENT_LOOK = 300

/** True once we were asked to stop: nothing new is started then. */
export const asked = { toStop: false }

/**
 * Runs a JavaScript program with this same Node and waits for it. Signals are passed on; when whoever started us is
 * gone (npm, ended by a signal, tells nobody), the program is stopped too.
 * @param {string} program path of the module to run
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, settings?: boolean, cwd?: string }} [options] quiet: what it prints goes to stderr; settings:
 *   it also gets those of `.env`, where there is one (what is set in the environment wins); cwd: the project's when absent
 * @returns {Promise<number>} its exit code
 */
export function run(program, args, options = {}) {
  const stdio = options.quiet ? ['ignore', 2, 2] : 'inherit'
  const settings = options.settings && existsSync(join(root, '.env')) ? ['--env-file=.env'] : []
  const child = spawn(process.execPath, [...settings, program, ...args], {
    cwd: options.cwd ?? root,
    stdio: /** @type {import('node:child_process').StdioOptions} */ (stdio),
  })
  return new Promise((resolve, reject) => {
    const stop = onceOnly(() => {
      asked.toStop = true
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref()
    })
    const release = whileRunning(child, stop)
    child.on('error', (error) => {
      release()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      release()
      resolve(exitCode(code, signal))
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => void} stop
 */
function whileRunning(child, stop) {
  // A terminal sends Ctrl-C to the whole group: the program has it already.
  const onInterrupt = () => {
    asked.toStop = true
    if (!process.stdin.isTTY) child.kill('SIGINT')
  }
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  process.on('SIGINT', onInterrupt)
  const first = { parent: process.ppid, starter: starterOf(process.ppid) }
  const watch = setInterval(() => {
    if (orphaned(first, { parent: process.ppid, starter: starterOf(first.parent) })) stop()
  }, PARENT_LOOK)
  return () => {
    clearInterval(watch)
    process.off('SIGTERM', stop)
    process.off('SIGHUP', stop)
    process.off('SIGINT', onInterrupt)
  }
}

/**
 * Whether whoever started us is gone. Elsewhere an orphan gets another parent; on Windows it keeps the number of the
 * dead one.
 * @param {{ parent: number, starter: number | undefined }} first
 * @param {{ parent: number, starter: number | undefined }} now
 * @param {(pid: number) => boolean} [alive]
 */
export function orphaned(first, now, alive = isAlive) {
  return now.parent !== first.parent || now.starter !== first.starter || !alive(first.parent)
}

/**
 * npm starts us through a shell, which outlives it: the one to watch is the shell's own parent. Known on Linux only;
 * shells elsewhere give their place to the program they start.
 * @param {number} shell
 */
function starterOf(shell) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  try {
    return parentIn(readFileSync(`/proc/${shell}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * The parent's id in `/proc/<pid>/stat`: second after the name, which stands in parentheses and may hold some.
 * @param {string} stat
 */
export function parentIn(stat) {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH'
  }
}

/**
 * As a shell says it: 128 and the signal's number.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  if (code !== null) return code
  return 128 + (signal === null ? 0 : constants.signals[signal])
}

/** @param {() => void} task */
function onceOnly(task) {
  let done = false
  return () => {
    if (!done) task()
    done = true
  }
}

/**
 * The module behind a package's command, as its package.json names it.
 * @param {string} name the package
 * @param {string} [command] where the package has several
 */
export function commandOf(name, command) {
  const manifest = join(root, 'node_modules', name, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const path = typeof bin === 'string' ? bin : bin[command ?? name]
  return join(dirname(manifest), path)
}
