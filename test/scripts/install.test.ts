import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filled, findNpm, stampOf } from '../../scripts/lib/install.mjs'

const cli = join('node_modules', 'npm', 'bin', 'npm-cli.js')
const has =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path)

describe('npm', () => {
  const node = join('/', 'opt', 'node', 'bin', 'node')
  const named = join('/', 'opt', 'npm', 'npm-cli.js')
  const beside = join('/', 'opt', 'node', 'lib', cli)

  it('is the one that started us', () => {
    expect(findNpm({ npm_execpath: named }, node, has(named, beside))).toBe(named)
  })

  it('is looked for beside Node where nothing started us, or another package manager did', () => {
    expect(findNpm({}, node, has(beside))).toBe(beside)
    expect(findNpm({ npm_execpath: '/opt/pnpm/pnpm.cjs' }, node, has(beside, '/opt/pnpm/pnpm.cjs'))).toBe(beside)
  })

  it('is looked for behind a link on the path', () => {
    // As `realpathSync` does, it takes offence at a second argument that is none of its own.
    const real = (...given: unknown[]) => (given.length === 1 ? named : '')
    expect(findNpm({ PATH: join('/', 'usr', 'bin') }, node, has(join('/', 'usr', 'bin', 'npm'), named), real)).toBe(
      named,
    )
  })

  it('may be missing', () => {
    expect(findNpm({ PATH: join('/', 'usr', 'bin') }, node, () => false)).toBeUndefined()
  })
})

describe('the stamp of an installation', () => {
  it('changes with the lock file and with the machine', () => {
    const one = stampOf(Buffer.from('a'), 'linux x64')
    expect(stampOf(Buffer.from('a'), 'linux x64')).toBe(one)
    expect(stampOf(Buffer.from('b'), 'linux x64')).not.toBe(one)
    expect(stampOf(Buffer.from('a'), 'win32 x64')).not.toBe(one)
  })
})

describe('an installation over one that is there', () => {
  let folder: string
  const packages = () => join(folder, 'node_modules')
  /** As `npm ci` does: empties, and fills where it does not fail. */
  const npm = (code: number) => async (where: string) => {
    rmSync(join(where, 'node_modules'), { recursive: true, force: true })
    if (code === 0) {
      mkdirSync(join(where, 'node_modules'))
      writeFileSync(join(where, 'node_modules', 'by'), readFileSync(join(where, 'package-lock.json')))
    }
    return code
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stagecoach-install-'))
    mkdirSync(join(folder, 'practice'))
    for (const file of ['package.json', 'package-lock.json', 'practice/package.json']) {
      writeFileSync(join(folder, file), `the ${file}`)
    }
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('takes its place when it has come to its end', async () => {
    mkdirSync(packages())
    writeFileSync(join(packages(), 'old'), '')
    expect(await filled(folder, npm(0))).toBe(0)
    expect(readdirSync(packages())).toEqual(['by'])
    expect(readFileSync(join(packages(), 'by'), 'utf8')).toBe('the package-lock.json')
    expect(readdirSync(join(folder, 'build'))).toEqual([])
  })

  it('leaves it as it is when it fails', async () => {
    mkdirSync(packages())
    writeFileSync(join(packages(), 'old'), '')
    expect(await filled(folder, npm(1))).toBe(1)
    expect(readdirSync(packages())).toEqual(['old'])
  })

  it('is made in place where there was none', async () => {
    expect(await filled(folder, npm(0))).toBe(0)
    expect(readdirSync(packages())).toEqual(['by'])
    expect(existsSync(join(folder, 'build'))).toBe(false)
  })
})
