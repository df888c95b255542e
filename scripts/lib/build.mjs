// @ts-check
/** Builds `dist/` from `src/` when anything in it has changed. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandOf, root, run } from './processes.mjs'

const STAMP = join(root, 'dist', '.stagecoach-built')

/** What the compiler prints goes to stderr. Returns its exit code. */
export async function buildIfNeeded() {
  const sources = filesIn(join(root, 'src'))
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']
  const wanted = hashOf([...settings, ...sources.map((file) => `src/${file}`)], (file) =>
    readFileSync(join(root, file)),
  )
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return 0
  const code = await run(commandOf('typescript', 'tsc'), ['-p', 'tsconfig.build.json'], { quiet: true })
  if (code !== 0) return code
  for (const file of sources.filter((one) => !isCode(one))) {
    mkdirSync(dirname(join(root, 'dist', file)), { recursive: true })
    copyFileSync(join(root, 'src', file), join(root, 'dist', file))
  }
  for (const file of leftOver(sources, filesIn(join(root, 'dist')))) rmSync(join(root, 'dist', file))
  writeFileSync(STAMP, wanted)
  return 0
}

/**
 * Over names and contents, so that a moved file counts too.
 * @param {readonly string[]} files
 * @param {(file: string) => Buffer | string} read
 */
export function hashOf(files, read) {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) {
    const content = createHash('sha256').update(read(file)).digest('hex')
    hash.update(`${file}\0${content}\0`)
  }
  return hash.digest('hex')
}

/**
 * Built files whose source is gone.
 * @param {readonly string[]} sources
 * @param {readonly string[]} built
 */
export function leftOver(sources, built) {
  const expected = new Set(
    sources.flatMap((file) => (isCode(file) ? [`${file.slice(0, -3)}.js`, `${file.slice(0, -3)}.js.map`] : [file])),
  )
  return built.filter((file) => !expected.has(file) && file !== '.stagecoach-built')
}

/** @param {string} file */
const isCode = (file) => file.endsWith('.ts')

/**
 * All files below a folder, with slashes on every system.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}
