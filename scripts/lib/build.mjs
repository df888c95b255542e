// @ts-check
/** Builds each `dist/` from its `src/` when anything in it has changed: practice first, whose types the bot needs. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandOf, root, run } from './processes.mjs'

/** What is built beside the code itself, and kept: the stamp tells from what. */
const STAMP = '.stagecoach-built'
const SETTINGS = ['tsconfig.json', 'package-lock.json']

/**
 * A part of the project that is compiled by itself: its folder, and the parts it is compiled against.
 * @typedef {{ folder: string, against: readonly string[] }} Part
 * @type {readonly Part[]}
 */
const PARTS = [
  { folder: 'practice', against: [] },
  { folder: '.', against: ['practice'] },
]

/** What the compiler prints goes to stderr. Returns its exit code. */
export async function buildIfNeeded() {
  for (const part of PARTS) {
    const code = await buildPart(part)
    if (code !== 0) return code
  }
  return 0
}

/** @param {Part} part */
async function buildPart({ folder, against }) {
  const [from, to] = [join(root, folder, 'src'), join(root, folder, 'dist')]
  const config = join(folder, 'tsconfig.build.json')
  const sources = filesIn(from)
  const inputs = [folder, ...against].flatMap((one) =>
    filesIn(join(root, one, 'src')).map((file) => join(one, 'src', file)),
  )
  const wanted = hashOf([...SETTINGS, config, ...inputs], (file) => readFileSync(join(root, file)))
  const stamp = join(to, STAMP)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0
  const code = await run(commandOf('typescript', 'tsc'), ['-p', config], { quiet: true })
  if (code !== 0) return code
  for (const file of sources.filter((one) => !isCode(one))) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    copyFileSync(join(from, file), join(to, file))
  }
  for (const file of leftOver(sources, filesIn(to))) rmSync(join(to, file))
  writeFileSync(stamp, wanted)
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
    sources.flatMap((file) => (isCode(file) ? OUTPUTS.map((end) => file.slice(0, -3) + end) : [file])),
  )
  return built.filter((file) => !expected.has(file) && file !== STAMP)
}

const OUTPUTS = ['.js', '.js.map', '.d.ts']

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
