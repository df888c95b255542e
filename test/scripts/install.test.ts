import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNpm, stampOf } from '../../scripts/lib/install.mjs'

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
    const real = () => named
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
