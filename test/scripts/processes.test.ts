import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { commandOf, exitCode, orphaned, parentIn } from '../../scripts/lib/processes.mjs'

const program = (name: string) => fileURLToPath(new URL(`./programs/${name}.mjs`, import.meta.url))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Starts it, and gathers what it and all its children print until the last of them has ended. */
function start(env: NodeJS.ProcessEnv, ...argv: string[]) {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  started.push(child)
  let printed = ''
  child.stdout.on('data', (data) => {
    printed += data
  })
  const ready = once(child.stdout, 'data')
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, printed }))
  return { child, ready, ended }
}

describe('a program run in the foreground', () => {
  it('gets its arguments, and its exit code comes back', async () => {
    const { child, ready, ended } = start({}, program('runner'), program('sleeper'), '3', 'two words')
    await ready
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 3, signal: null, printed: 'ready 3 two words\nstopped\n' })
  })

  it.runIf(process.platform === 'linux')('is stopped when npm is gone and the shell between has stayed', async () => {
    const shell = [program('launcher'), program('launcher'), program('runner'), program('sleeper')]
    const { child, ready, ended } = start({ npm_lifecycle_event: 'start' }, ...shell)
    await ready
    child.kill('SIGKILL')
    expect((await ended).printed).toBe('ready \nstopped\n')
  })

  it('is stopped when whoever started us is gone without a word', async () => {
    const { child, ready, ended } = start({}, program('launcher'), program('runner'), program('sleeper'))
    await ready
    child.kill('SIGKILL')
    expect((await ended).printed).toBe('ready \nstopped\n')
  })
})

describe('an orphan', () => {
  const alive = () => true
  const first = { parent: 7, starter: 5 }
  it('is known by another parent, by another parent of the shell between, or by the death of the first', () => {
    expect(orphaned(first, first, alive)).toBe(false)
    expect(orphaned(first, { parent: 1, starter: 5 }, alive)).toBe(true)
    expect(orphaned(first, { parent: 7, starter: 1 }, alive)).toBe(true)
    expect(orphaned(first, first, () => false)).toBe(true)
  })

  it('reads a parent’s id after a name with blanks and parentheses', () => {
    expect(parentIn('15147 (a) b) S 15146 15147 1 0 -1')).toBe(15146)
  })
})

describe('an exit code', () => {
  it('is the program’s own, or says the signal', () => {
    expect(exitCode(0, null)).toBe(0)
    expect(exitCode(4, null)).toBe(4)
    expect(exitCode(null, 'SIGTERM')).toBe(143)
  })
})

describe('a package’s command', () => {
  it('is found by its package.json', () => {
    expect(commandOf('typescript', 'tsc')).toMatch(/typescript[\\/]bin[\\/]tsc$/)
    expect(commandOf('vitest')).toMatch(/vitest[\\/]vitest\.mjs$/)
  })
})
