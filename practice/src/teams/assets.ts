import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The page's files are not compiled: they lie beside this module, in `src` and, copied by the build, in `dist`. */
export function roomFolder(): string {
  return fileURLToPath(new URL('room/', import.meta.url))
}

/** The official Adaptive Cards renderer, for browsers. */
export function rendererFile(): string {
  return createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')
}
