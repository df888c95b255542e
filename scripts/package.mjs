// @ts-check
/** Writes `build/stagecoach.zip`, to be uploaded in Teams. Settings: docs/configuration.md, “The Teams app”. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { manifest, problemsOf } from './lib/manifest.mjs'
import { root } from './lib/processes.mjs'
import { builtCommands } from './lib/registry.mjs'

/**
 * The package's bytes: the same for the same project, whenever they are made.
 * @param {Readonly<Record<string, any>>} filled
 * @param {(file: string) => Uint8Array} read
 */
export function zipped(filled, read) {
  const files = {
    'manifest.json': strToU8(`${JSON.stringify(filled, null, 2)}\n`),
    'color.png': read('appPackage/color.png'),
    'outline.png': read('appPackage/outline.png'),
  }
  return zipSync(files, { mtime: new Date('2026-01-01T12:00:00') })
}

async function pack() {
  const read = (/** @type {string} */ file) => readFileSync(join(root, file))
  const template = JSON.parse(read('appPackage/manifest.json').toString('utf8'))
  const { version } = JSON.parse(read('package.json').toString('utf8'))
  const filled = manifest(template, { commands: await builtCommands(), version, env: process.env })
  const problems = problemsOf(filled)
  if (problems.length > 0) {
    process.stderr.write(`The manifest is not valid:\n${problems.map((line) => `  ${line}\n`).join('')}`)
    return 1
  }
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(join(root, 'build', 'stagecoach.zip'), zipped(filled, read))
  const { BOT_APP_ID: bot } = process.env
  const whose = bot ? `for bot ${bot}` : 'with the practice ids; set BOT_APP_ID for a real bot'
  process.stdout.write(
    `build/stagecoach.zip written, valid by Microsoft’s schema ${filled.manifestVersion}, ${whose}\n`,
  )
  return 0
}

if (process.argv[1]?.endsWith('package.mjs')) process.exitCode = await pack()
