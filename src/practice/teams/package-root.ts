import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The page's files are not compiled, so they are found from the package's root: the same from `src` and from `dist`. */
export function roomFolder(): string {
  return join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'src', 'practice', 'teams', 'room')
}

export function rendererFile(): string {
  return createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json was not found above the program')
  return packageRoot(parent)
}
