import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../../app/paths.ts'

/** The page's files are not compiled, so they are found from the project's root: the same from `src` and from `dist`. */
export function roomFolder(): string {
  return fileURLToPath(new URL('src/practice/teams/room/', ROOT))
}

/** The official Adaptive Cards renderer, for browsers. */
export function rendererFile(): string {
  return createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')
}
