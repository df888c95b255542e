/** The company's names, servers, endpoints and DNS records, before anybody works there. */

import { COMPANY_NAMES, plain, SECOND_NAMES } from './company-names.ts'
import type { Company, CompanyServer, DnsRecord } from './company-types.ts'
import { random } from './random.ts'

type Infrastructure = Omit<Company, 'mailboxes' | 'groups' | 'contacts' | 'mailUsers'>

/** The one tenant the practice systems answer for. */
const PRACTICE_TENANT = '00000000-0000-0000-0000-0000000000aa'

/** The server the ready-made lists are homed on. */
export const MAIN_SERVER = 'EX07-01'
/** An old server no endpoint reaches. */
export const FORGOTTEN_SERVER = 'EX03-02'

export function makeInfrastructure(seed: number): Infrastructure {
  const draw = random(seed, 'infrastructure')
  const name = draw.pick(COMPANY_NAMES)
  const label = plain(name)
  const primaryDomain = `${label}.example`
  const secondDomain = `${plain(draw.pick(SECOND_NAMES))}.example`
  const internalSuffix = `${label}.local`
  const initialDomain = `${label}-practice.onmicrosoft.com`
  const servers = makeServers(internalSuffix)
  return {
    seed,
    name: `${name} Group`,
    organization: name,
    internalSuffix,
    netbios: name.toUpperCase(),
    primaryDomain,
    secondDomain,
    initialDomain,
    tenantId: PRACTICE_TENANT,
    servers,
    endpoints: servers
      .filter((server) => server.outlookAnywhere)
      .map((server) => ({
        identity: server.name,
        guid: draw.guid(),
        exchangeServer: server.host,
        rpcProxyServer: `mail.${primaryDomain}`,
        userName: `${name.toUpperCase()}\\svc-migration`,
      })),
    domains: [
      { name: primaryDomain, verified: true, isDefault: true, isInitial: false },
      { name: secondDomain, verified: true, isDefault: false, isInitial: false },
      { name: initialDomain, verified: true, isDefault: false, isInitial: true },
      { name: internalSuffix, verified: false, isDefault: false, isInitial: false },
    ],
    dns: [
      // The second domain was forgotten in preparation: a day-long TTL, and an SPF record without Microsoft.
      ...records(primaryDomain, { ttl: 3600, spf: 'v=spf1 ip4:192.0.2.25 include:spf.protection.outlook.com -all' }),
      ...records(secondDomain, { ttl: 86_400, spf: 'v=spf1 ip4:192.0.2.26 -all' }),
    ],
  }
}

function makeServers(suffix: string): CompanyServer[] {
  const modern = (name: string): CompanyServer => ({
    name,
    host: `${name.toLowerCase()}.${suffix}`,
    version: '8.3',
    serialNumber: 'Version 8.3 (Build 30083.6)',
    administrativeGroup: 'Exchange Administrative Group (FYDIBOHF23SPDLT)',
    outlookAnywhere: true,
    databases: ['First Storage Group\\Mailbox Database 1', 'Second Storage Group\\Mailbox Database 2'],
  })
  const old = (name: string, outlookAnywhere: boolean): CompanyServer => ({
    name,
    host: `${name.toLowerCase()}.${suffix}`,
    version: '6.5',
    serialNumber: 'Version 6.5 (Build 7638.2: Service Pack 2)',
    administrativeGroup: 'First Administrative Group',
    outlookAnywhere,
    databases: ['First Storage Group\\Mailbox Store'],
  })
  return [modern(MAIN_SERVER), modern('EX07-02'), old('EX03-01', true), old(FORGOTTEN_SERVER, false)]
}

function records(domain: string, at: { ttl: number; spf: string }): DnsRecord[] {
  return [
    { name: domain, type: 'MX', exchange: `mail.${domain}`, preference: 10, ttl: at.ttl },
    { name: domain, type: 'TXT', text: at.spf, ttl: at.ttl },
    { name: domain, type: 'TXT', text: verificationText(domain), ttl: at.ttl },
    { name: `autodiscover.${domain}`, type: 'CNAME', target: `mail.${domain}`, ttl: at.ttl },
    // 192.0.2.0/24 is reserved for documentation: no such host exists.
    { name: `mail.${domain}`, type: 'A', address: '192.0.2.25', ttl: at.ttl },
  ]
}

/** The TXT record with which ownership of a domain is proved to the tenant. */
export function verificationText(domain: string): string {
  return `MS=ms${String(10_000_000 + ([...domain].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 89_999_999))}`
}
