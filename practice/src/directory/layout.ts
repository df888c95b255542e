/** Where things stand in the company's forest, and its objects that are not people: servers, databases, containers. */
import type { Company, CompanyServer } from '../company-types.ts'
import { escapeRdn, parseDn } from './dn.ts'
import type { Attributes, Entry } from './tree.ts'

export interface Layout {
  /** The domain: `DC=…,DC=…`. */
  readonly domain: string
  readonly configuration: string
  readonly schema: string
  /** The Exchange organisation below CN=Services. */
  readonly organization: string
  readonly controller: string
  category(name: string): string
  server(server: CompanyServer): string
  database(server: CompanyServer, database: string): string
}

export function layoutOf(company: Company): Layout {
  const domain = company.internalSuffix
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',')
  const configuration = `CN=Configuration,${domain}`
  const schema = `CN=Schema,${configuration}`
  const organization = `CN=${escapeRdn(company.organization)},CN=Microsoft Exchange,CN=Services,${configuration}`
  const server = (one: CompanyServer): string =>
    `CN=${one.name},CN=Servers,CN=${escapeRdn(one.administrativeGroup)},CN=Administrative Groups,${organization}`
  // Every mailbox names one of a few.
  const databases = new Map<string, string>()
  return {
    domain,
    configuration,
    schema,
    organization,
    controller: `dc1.${company.internalSuffix}`,
    category: (name) => `CN=${name},${schema}`,
    server,
    database: (one, database) => {
      const known = databases.get(`${one.name}\\${database}`)
      if (known !== undefined) return known
      const [group = '', name = ''] = database.split('\\')
      const dn = `CN=${escapeRdn(name)},CN=${escapeRdn(group)},CN=InformationStore,${server(one)}`
      databases.set(`${one.name}\\${database}`, dn)
      return dn
    },
  }
}

/** Roles of a 2007 server that does everything: mailbox 2, client access 4, hub transport 32. */
const ALL_ROLES_2007 = 2 + 4 + 32
/** Exchange 2003 SP1: "RPC-HTTP back-end server" in System Manager sets this bit of `heuristics` (KB841652). */
const MANAGED_RPC_OVER_HTTP = 0x20000000

/** The servers with what hangs below them. A 2003 server has no roles; a 2007 one has a directory for Outlook Anywhere. */
export function serverEntries(company: Company, layout: Layout): Entry[] {
  return company.servers.flatMap((server): Entry[] => {
    const dn = layout.server(server)
    const is2007 = server.version === '8.3'
    const common: Attributes = {
      objectClass: ['top', 'server', 'msExchExchangeServer'],
      objectCategory: [layout.category('ms-Exch-Exchange-Server')],
      cn: [server.name],
      name: [server.name],
      serialNumber: [server.serialNumber],
      networkAddress: [`netbios:${server.name}`, `ncacn_ip_tcp:${server.host}`],
      legacyExchangeDN: [serverLegacyDn(company, server)],
    }
    const byVersion: Attributes = is2007
      ? { msExchCurrentServerRoles: [String(ALL_ROLES_2007)] }
      : { heuristics: [String(server.outlookAnywhere ? MANAGED_RPC_OVER_HTTP : 0)] }
    const databases = server.databases.map((database): Entry => {
      const mdb = layout.database(server, database)
      const name = parseDn(mdb)[0]?.value ?? ''
      return {
        dn: mdb,
        attributes: {
          objectClass: ['top', 'msExchMDB', 'msExchPrivateMDB'],
          objectCategory: [layout.category('ms-Exch-Private-MDB')],
          cn: [name],
          displayName: [name],
        },
      }
    })
    const rpc: Entry[] =
      is2007 && server.outlookAnywhere
        ? [
            {
              dn: `CN=Rpc (Default Web Site),CN=HTTP,CN=Protocols,${dn}`,
              attributes: {
                objectClass: ['top', 'msExchVirtualDirectory', 'msExchRpcHttpVirtualDirectory'],
                objectCategory: [layout.category('ms-Exch-Rpc-Http-Virtual-Directory')],
                cn: ['Rpc (Default Web Site)'],
                msExchExternalHostName: [`mail.${company.primaryDomain}`],
              },
            },
          ]
        : []
    return [{ dn, attributes: { ...common, ...byVersion } }, ...databases, ...rpc]
  })
}

/** As mailboxes name their home in `msExchHomeServerName`. */
export function serverLegacyDn(company: Company, server: CompanyServer): string {
  return `/o=${company.organization}/ou=${server.administrativeGroup}/cn=Configuration/cn=Servers/cn=${server.name}`
}

/** Every level above the entries that has no entry of its own, as a container, the domain or an organisational unit. */
export function withAncestors(entries: readonly Entry[], layout: Layout): Entry[] {
  const made = new Map<string, Entry>()
  const known = new Set(entries.map((entry) => entry.dn.toLowerCase()))
  for (const entry of entries) {
    let rest = parseDn(entry.dn).slice(1)
    while (rest.length > 0 && rest[0]?.attribute.toUpperCase() !== 'DC') {
      const dn = rest.map((rdn) => `${rdn.attribute}=${escapeRdn(rdn.value)}`).join(',')
      const [first] = rest
      if (first !== undefined && !known.has(dn.toLowerCase())) {
        const unit = first.attribute.toUpperCase() === 'OU'
        made.set(dn.toLowerCase(), {
          dn,
          attributes: {
            objectClass: ['top', unit ? 'organizationalUnit' : 'container'],
            objectCategory: [layout.category(unit ? 'Organizational-Unit' : 'Container')],
            [unit ? 'ou' : 'cn']: [first.value],
            name: [first.value],
          },
        })
      }
      rest = rest.slice(1)
    }
  }
  const domain: Entry = {
    dn: layout.domain,
    attributes: {
      objectClass: ['top', 'domain', 'domainDNS'],
      objectCategory: [layout.category('Domain-DNS')],
      dc: [parseDn(layout.domain)[0]?.value ?? ''],
      name: [parseDn(layout.domain)[0]?.value ?? ''],
    },
  }
  return [domain, ...made.values(), ...entries]
}
