/** The source files of the program and what each imports, read from the text: for the tests about who may see whom. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

export interface Source {
  /** Below the folder they were read from, with slashes: `commands/help.ts`. */
  readonly path: string
  /** Without comments. */
  readonly text: string
  readonly lines: number
  /** The project's own files, as `path` is; one outside the folder begins with `..`. */
  readonly own: readonly string[]
  /** Package names (`@scope/name`, `node:fs`). */
  readonly packages: readonly string[]
}

/** Those of the bot (`src`) or of the practice estate (`practice/src`). */
export function sources(folder: string): Source[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((path) => source(path, readFileSync(join(PROJECT, folder, path), 'utf8')))
}

/** One file's imports, those for the compiler only included. */
export function source(path: string, text: string): Source {
  const found = [
    ...bare(text).matchAll(/\b(?:import|export)\b[^'"`;=()]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g),
  ]
  const imports = found.map((match) => match[1] ?? match[2] ?? '')
  return {
    path,
    text: bare(text),
    lines: text.split('\n').length - 1,
    own: imports.filter((to) => to.startsWith('.')).map((to) => posix.normalize(posix.join(dirname(path), to))),
    packages: imports.filter((to) => !to.startsWith('.')).map(packageName),
  }
}

function bare(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
}

function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

/** The first way round that leads back to its start, if any: `['a', 'b', 'a']`. */
export function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const walk = (node: string, path: readonly string[]): string[] | undefined => {
    const seen = path.indexOf(node)
    if (seen >= 0) return [...path.slice(seen), node]
    if (done.has(node)) return undefined
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...path, node])
      if (found !== undefined) return found
    }
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const found = walk(node, [])
    if (found !== undefined) return found
  }
  return undefined
}
