import { existsSync } from 'node:fs'

/** The project's root, from `src/` and from `dist/` alike. */
export const ROOT = rootFrom(new URL('.', import.meta.url))

function rootFrom(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder
  const above = new URL('../..', folder)
  if (above.href === folder.href) throw new Error('package.json was not found above the program')
  return rootFrom(above)
}
