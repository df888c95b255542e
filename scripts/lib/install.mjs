// @ts-check
/**
 * Installs exactly what the lock file says, when it has not been installed yet: in a clone. Uses nothing that is not in
 * Node.
 */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { root, run } from './processes.mjs'

const STAMP = '.stagecoach-installed'
/** What npm reads to install. */
const MANIFESTS = ['package.json', 'package-lock.json', join('practice', 'package.json')]

/** Everything it prints goes to stderr. Returns npm's exit code. */
export async function installIfNeeded() {
  const wanted = stampOf(readFileSync(join(root, 'package-lock.json')))
  const stamp = join(root, 'node_modules', STAMP)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0
  const npm = findNpm(process.env, process.execPath)
  if (npm === undefined) {
    process.stderr.write('npm was not found beside Node. Run: npm ci --ignore-scripts --include=dev\n')
    return 1
  }
  process.stderr.write('Installing the packages (once, about a minute) …\n')
  const flags = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  const install = (/** @type {string} */ folder) => run(npm, ['ci', ...flags], { quiet: true, cwd: folder })
  const code = await filled(root, install)
  if (code === 0) writeFileSync(stamp, wanted)
  return code
}

/**
 * `npm ci` empties `node_modules` first, and where it then fails it stays empty, also under a program that is running. So
 * where there is something to lose, it works in a folder beside, whose packages take the place of the old ones at the end.
 * @param {string} folder the project's
 * @param {(folder: string) => Promise<number>} install fills `node_modules` below a folder; answers its exit code
 * @returns {Promise<number>} that exit code; other than 0, nothing has changed
 */
export async function filled(folder, install) {
  const there = join(folder, 'node_modules')
  if (!existsSync(there) || readdirSync(there).length === 0) return install(folder)
  const beside = join(folder, 'build', 'installing')
  rmSync(beside, { recursive: true, force: true })
  for (const file of MANIFESTS.filter((one) => existsSync(join(folder, one)))) {
    mkdirSync(dirname(join(beside, file)), { recursive: true })
    copyFileSync(join(folder, file), join(beside, file))
  }
  const code = await install(beside)
  if (code === 0) {
    renameSync(there, join(beside, 'replaced'))
    renameSync(join(beside, 'node_modules'), there)
  }
  rmSync(beside, { recursive: true, force: true })
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
