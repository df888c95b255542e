/** What the directory says of itself before anyone signs in (MS-ADTS 3.1.1.3.2). */
import type { Company } from '../company-types.ts'
import type { Layout } from './layout.ts'
import type { Snapshot } from './tree.ts'
import { PAGED_RESULTS } from './wire.ts'

export function rootDse(company: Company, layout: Layout): Snapshot {
  const values = {
    objectClass: ['top'],
    dnsHostName: [layout.controller],
    serverName: [`CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,${layout.configuration}`],
    defaultNamingContext: [layout.domain],
    rootDomainNamingContext: [layout.domain],
    configurationNamingContext: [layout.configuration],
    schemaNamingContext: [layout.schema],
    namingContexts: [layout.domain, layout.configuration, layout.schema],
    supportedControl: [PAGED_RESULTS],
    supportedLDAPVersion: ['3', '2'],
    // Active Directory on Windows 2000 and later, and with integrity; 2003 functional levels.
    supportedCapabilities: ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1670', '1.2.840.113556.1.4.1791'],
    domainFunctionality: ['2'],
    forestFunctionality: ['2'],
    domainControllerFunctionality: ['2'],
    isSynchronized: ['TRUE'],
    isGlobalCatalogReady: ['TRUE'],
    ldapServiceName: [`${company.internalSuffix}:dc1$@${company.internalSuffix.toUpperCase()}`],
  }
  return {
    dn: '',
    attributes: new Map(
      Object.entries(values).map(([name, list]): [string, { name: string; values: string[] }] => [
        name.toLowerCase(),
        { name, values: list },
      ]),
    ),
  }
}
