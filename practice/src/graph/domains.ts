/** The organisation and its domains. */

import { verificationText } from '../company-infrastructure.ts'
import type { CompanyDomain } from '../company-types.ts'
import { type Answer, collection, failure, type Question } from './answer.ts'
import type { GraphDirectory } from './directory.ts'

const HALF_AN_HOUR = 30 * 60_000

/** `GET /organization`: directory synchronisation runs every half hour. */
export function organization({ company, now }: GraphDirectory, { base }: Question): Answer {
  const lastSync = new Date(Math.floor(now().getTime() / HALF_AN_HOUR) * HALF_AN_HOUR)
  return collection(base, 'organization', [
    {
      id: company.tenantId,
      displayName: company.name,
      onPremisesSyncEnabled: true,
      onPremisesLastSyncDateTime: lastSync.toISOString().replace('.000Z', 'Z'),
      verifiedDomains: company.domains
        .filter(({ verified }) => verified)
        .map(({ name, isDefault, isInitial }) => ({
          name,
          isDefault,
          isInitial,
          type: 'Managed',
          capabilities: 'Email',
        })),
    },
  ])
}

/** `GET /domains`: the internal suffix is listed, unverified, as somebody once added it. */
export function domains({ company }: GraphDirectory, { base }: Question): Answer {
  return collection(base, 'domains', company.domains.map(show))
}

/** `GET /domains/{id}`, and below it `serviceConfigurationRecords` and `verificationDnsRecords`. */
export function domain(directory: GraphDirectory, { base }: Question, id: string, below: string | undefined): Answer {
  const found = directory.company.domains.find(({ name }) => name === id.toLowerCase())
  if (!found) {
    const text = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
    return failure(404, 'Request_ResourceNotFound', text, directory.now())
  }
  if (below === undefined)
    return { status: 200, body: { '@odata.context': `${base}/$metadata#domains/$entity`, ...show(found) } }
  const name = `domains('${found.name}')/${below}`
  if (below === 'verificationDnsRecords') return collection(base, name, verification(found))
  return collection(base, name, found.verified ? service(found) : [])
}

function show({ name, verified, isDefault, isInitial }: CompanyDomain): Record<string, unknown> {
  return {
    id: name,
    isVerified: verified,
    isDefault,
    isInitial,
    isRoot: true,
    isAdminManaged: true,
    authenticationType: 'Managed',
    supportedServices: verified ? ['Email', 'OfficeCommunicationsOnline'] : [],
  }
}

function verification({ name }: CompanyDomain): Record<string, unknown>[] {
  const common = { id: `${name}-verification`, isOptional: false, label: name, ttl: 3600, supportedService: null }
  const text = verificationText(name)
  return [
    { ...common, '@odata.type': '#microsoft.graph.domainDnsTxtRecord', recordType: 'Txt', text },
    {
      ...common,
      '@odata.type': '#microsoft.graph.domainDnsMxRecord',
      recordType: 'Mx',
      mailExchange: `${text.slice('MS='.length)}.msv1.invalid`,
      preference: 32_767,
    },
  ]
}

function service({ name }: CompanyDomain): Record<string, unknown>[] {
  const common = { isOptional: false, ttl: 3600, supportedService: 'Email' }
  const label = name.replaceAll('.', '-')
  return [
    {
      ...common,
      '@odata.type': '#microsoft.graph.domainDnsMxRecord',
      id: `${name}-mx`,
      recordType: 'Mx',
      label: name,
      mailExchange: `${label}.mail.protection.outlook.com`,
      preference: 0,
    },
    {
      ...common,
      '@odata.type': '#microsoft.graph.domainDnsTxtRecord',
      id: `${name}-spf`,
      recordType: 'Txt',
      label: name,
      text: 'v=spf1 include:spf.protection.outlook.com -all',
    },
    {
      ...common,
      '@odata.type': '#microsoft.graph.domainDnsCnameRecord',
      id: `${name}-autodiscover`,
      recordType: 'CName',
      label: `autodiscover.${name}`,
      canonicalName: 'autodiscover.outlook.com',
    },
  ]
}
