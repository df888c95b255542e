/** The names everything else stands below. */
import { RemoteError } from '../ports.ts'
import type { Ask } from './connection.ts'
import { present } from './filters.ts'
import { valuesOf } from './values.ts'

interface Contexts {
  readonly domain: string
  readonly configuration: string
}

export type ContextsOf = (ask: Ask) => Promise<Contexts>

/** Asked for once: they do not change. */
export function contextsOf(): ContextsOf {
  let known: Contexts | undefined
  return async (ask) => {
    known ??= await read(ask)
    return known
  }
}

/** What the directory says of itself, whoever asks. Undefined where it says nothing. */
export async function rootOf(ask: Ask, attributes: readonly string[]): Promise<(string | undefined)[]> {
  const [entry] = await ask({ base: '', scope: 'base', filter: present('objectClass'), attributes })
  const root = entry === undefined ? undefined : valuesOf(entry)
  return attributes.map((name) => root?.text(name))
}

async function read(ask: Ask): Promise<Contexts> {
  const [domain, configuration] = await rootOf(ask, ['defaultNamingContext', 'configurationNamingContext'])
  if (domain !== undefined && configuration !== undefined) return { domain, configuration }
  throw notActiveDirectory('it names no domain and no configuration')
}

export function notActiveDirectory(because: string): RemoteError {
  return new RemoteError({
    system: 'the directory',
    operation: 'read the directory’s root',
    code: 'NotActiveDirectory',
    text: `What answers at the directory’s address is not Active Directory: ${because}`,
    retryable: false,
    answered: true,
  })
}
