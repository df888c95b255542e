/**
 * The same run beside each other: `node bench/run-items-landed.mjs [items]`, 2,000 without a number (some six minutes).
 * Takes the sources of version 0.1.0 out of this repository's history, with the packages that are installed here.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LANDED = '17be59b'
const ITEMS = process.argv[2] ?? '2000'
const project = fileURLToPath(new URL('..', import.meta.url))
const landed = join(project, 'build', 'landed')

function run(command, args, cwd = project) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ITEMS } })
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`)
}

rmSync(landed, { recursive: true, force: true })
mkdirSync(join(landed, 'bench'), { recursive: true })
run('git', ['archive', `--output=${join(landed, 'landed.tar')}`, LANDED])
run('tar', ['-xf', 'landed.tar'], landed)
symlinkSync(join(project, 'node_modules'), join(landed, 'node_modules'), 'junction')
cpSync(join(project, 'bench', 'landed-run.mjs'), join(landed, 'bench', 'landed.test.mjs'))

const config = join(landed, 'bench', 'vitest.config.mjs')
writeFileSync(config, "export default { test: { include: ['bench/landed.test.mjs'] } }\n")

const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs')
run(process.execPath, [vitest, 'run', '--config', config, '--root', landed, '--disable-console-intercept'], landed)
run(process.execPath, [vitest, 'bench', '--run', 'bench/run-items.bench.ts'])
