/** The domain's servers: each counts changes by itself and has an invocation id (MS-ADTS 3.1.1.1.9). */
import type { Company } from '../company-types.ts'
import { random } from '../random.ts'
import { guidBytes } from './binary.ts'
import type { Layout } from './layout.ts'
import type { Attribute, Entry, Snapshot } from './tree.ts'
import { PAGED_RESULTS, SHOW_DELETED } from './wire.ts'

export interface Controller {
  readonly name: string
  readonly host: string
  /** Of its `CN=NTDS Settings`. */
  readonly settings: string
  readonly invocationId: string
  /** By how much its numbers are higher than those of the first one. */
  readonly shift: number
}

/** The one that answers, and the other one, whose numbers are lower: what is asked by the first one's misses changes. */
export function controllersOf(company: Company, layout: Layout): readonly [Controller, Controller] {
  const controller = (name: string, shift: number): Controller => ({
    name,
    host: `${name.toLowerCase()}.${company.internalSuffix}`,
    settings: `CN=NTDS Settings,${serverName(name, layout)}`,
    invocationId: random(company.seed, `invocation:${name}`).guid(),
    shift,
  })
  return [controller('DC1', 0), controller('DC2', -9_000)]
}

const serverName = (name: string, layout: Layout): string =>
  `CN=${name},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${layout.configuration}`

export function controllerEntries(controllers: readonly Controller[], layout: Layout): Entry[] {
  return controllers.flatMap(({ name, host, settings, invocationId }): Entry[] => [
    {
      dn: serverName(name, layout),
      attributes: {
        objectClass: ['top', 'server'],
        objectCategory: [layout.category('Server')],
        cn: [name],
        dNSHostName: [host],
      },
    },
    {
      dn: settings,
      attributes: {
        objectClass: ['top', 'applicationSettings', 'nTDSDSA'],
        objectCategory: [layout.category('NTDS-DSA')],
        cn: ['NTDS Settings'],
        invocationId: [guidBytes(invocationId)],
      },
    },
  ])
}

/** What the directory says of itself before anyone signs in (MS-ADTS 3.1.1.3.2). `highest`: the last number given. */
export function rootDse(company: Company, layout: Layout, controller: Controller, highest: number): Snapshot {
  const { name, host, settings, shift } = controller
  const account = `${name.toLowerCase()}$`
  const values = {
    objectClass: ['top'],
    dnsHostName: [host],
    serverName: [serverName(name, layout)],
    dsServiceName: [settings],
    highestCommittedUSN: [String(highest + shift)],
    defaultNamingContext: [layout.domain],
    rootDomainNamingContext: [layout.domain],
    configurationNamingContext: [layout.configuration],
    schemaNamingContext: [layout.schema],
    namingContexts: [layout.domain, layout.configuration, layout.schema],
    supportedControl: [PAGED_RESULTS, SHOW_DELETED],
    supportedLDAPVersion: ['3', '2'],
    // Active Directory on Windows 2000 and later, and with integrity; 2003 functional levels.
    supportedCapabilities: ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1670', '1.2.840.113556.1.4.1791'],
    domainFunctionality: ['2'],
    forestFunctionality: ['2'],
    domainControllerFunctionality: ['2'],
    isSynchronized: ['TRUE'],
    isGlobalCatalogReady: ['TRUE'],
    ldapServiceName: [`${company.internalSuffix}:${account}@${company.internalSuffix.toUpperCase()}`],
  }
  const attributes = Object.entries(values).map(([key, list]): [string, Attribute] => [
    key.toLowerCase(),
    { name: key, values: list },
  ])
  return { dn: '', attributes: new Map(attributes) }
}
