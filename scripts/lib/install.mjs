// @ts-check
/** Installs exactly what the lock file says, when it has not been installed yet. Uses nothing that is not in Node. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { root, run } from './processes.mjs'

const STAMP = join(root, 'node_modules', '.stagecoach-installed')

/** Everything it prints goes to stderr. Returns npm's exit code. */
export async function installIfNeeded() {
  const wanted = stampOf(readFileSync(join(root, 'package-lock.json')))
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return 0
  const npm = findNpm(process.env, process.execPath)
  if (npm === undefined) {
    process.stderr.write('npm was not found beside Node. Run: npm ci --ignore-scripts --include=dev\n')
    return 1
  }
  process.stderr.write('Installing the packages (once, about a minute) …\n')
  const flags = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  const code = await run(npm, ['ci', ...flags], { quiet: true })
  if (code === 0) writeFileSync(STAMP, wanted)
  return code
}

/**
 * What is installed differs by lock file and by machine.
 * @param {Buffer} lockFile
 * @param {string} [machine]
 */
export function stampOf(lockFile, machine = `${process.platform} ${process.arch}`) {
  return createHash('sha256').update(lockFile).update(machine).digest('hex')
}

/**
 * npm's own JavaScript: named by npm where it started us, else beside Node, else behind a link on the path.
 * (`npm.cmd` cannot be started without a shell.)
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 * @param {(path: string) => boolean} [exists]
 * @param {(path: string) => string} [real]
 * @returns {string | undefined}
 */
export function findNpm(env, node, exists = existsSync, real = realpathSync) {
  const named = env.npm_execpath
  if (named !== undefined && basename(named) === 'npm-cli.js' && exists(named)) return named
  const cli = join('node_modules', 'npm', 'bin', 'npm-cli.js')
  const folder = dirname(node)
  const beside = [join(folder, cli), join(folder, '..', 'lib', cli)]
  const onPath = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  const linked = onPath
    .map((dir) => join(dir, 'npm'))
    .filter(exists)
    .map((path) => real(path))
  const installed = onPath.map((dir) => join(dir, cli))
  return [...beside, ...linked, ...installed].find((path) => basename(path) === 'npm-cli.js' && exists(path))
}
