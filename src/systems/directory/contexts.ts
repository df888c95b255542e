/** The names everything else in a directory stands below. */
import { RemoteError } from '../ports.ts'
import type { Ask } from './connection.ts'
import { present } from './filters.ts'
import { type Values, valuesOf } from './values.ts'

export interface Contexts {
  readonly domain: string
  readonly configuration: string
}

/** They do not change: asked once. */
export function createContexts(): (ask: Ask) => Promise<Contexts> {
  let known: Contexts | undefined
  return async (ask) => {
    known ??= await readContexts(ask)
    return known
  }
}

async function readContexts(ask: Ask): Promise<Contexts> {
  const names = ['defaultNamingContext', 'configurationNamingContext']
  const root = await rootOf(ask, names)
  const [domain, configuration] = names.map((name) => root?.text(name))
  if (domain !== undefined && configuration !== undefined) return { domain, configuration }
  throw notActiveDirectory('it names no domain and no configuration')
}

/** The server's own entry (rootDSE). */
export async function rootOf(ask: Ask, attributes: readonly string[]): Promise<Values | undefined> {
  const [entry] = await ask({ base: '', scope: 'base', filter: present('objectClass'), attributes })
  return entry === undefined ? undefined : valuesOf(entry)
}

export function notActiveDirectory(why: string): RemoteError {
  return new RemoteError({
    system: 'the directory',
    operation: 'read the directory’s root',
    code: 'NotActiveDirectory',
    text: `What answers at the directory’s address is not Active Directory: ${why}`,
    retryable: false,
    answered: true,
  })
}
