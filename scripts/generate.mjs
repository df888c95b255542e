// @ts-check
/**
 * Writes what follows from the command files: `src/commands/index.ts` and `docs/commands.md`. With `--check` it writes
 * nothing and fails where they are out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfNeeded } from './lib/build.mjs'
import { root } from './lib/processes.mjs'
import { builtCommands, commandFiles, commandsPage, indexSource } from './lib/registry.mjs'

const checking = process.argv.includes('--check')
let stale = 0

/**
 * @param {string} path
 * @param {string} text
 */
function bring(path, text) {
  const file = join(root, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  stale += 1
  if (checking) {
    process.stderr.write(`${path} is out of date. Run: npm run generate\n`)
  } else {
    writeFileSync(file, text)
    process.stdout.write(`${path} written\n`)
  }
}

bring('src/commands/index.ts', indexSource(commandFiles()))
if (checking && stale > 0) process.exit(1)
// The page needs the commands themselves, and they need the index.
const code = await buildIfNeeded()
if (code !== 0) process.exit(code)
bring('docs/commands.md', commandsPage(await builtCommands()))
if (checking && stale > 0) process.exit(1)
