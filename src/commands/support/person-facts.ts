/** What is known of one person, as titles and values. Pure. */
import type { Person } from '../../inventory/person.ts'
import { valueIn } from '../../inventory/reading.ts'
import { localTime, shownTime } from '../../messages/times.ts'
import type { MailboxStory } from '../../migration/life-cycle.ts'
import type {
  CloudRecipient,
  DirectoryMailbox,
  RemoteUserStatistics,
  TenantSku,
  TenantUser,
} from '../../migration/shapes/index.ts'

const GIGABYTE = 1_000_000_000

/** Title and value of everything known, in the order in which one asks: here, on the way, there. */
export function factsOf(
  person: Person,
  story: MailboxStory,
  asOf: Date | undefined,
): { title: string; value: string }[] {
  const user = valueIn(person.migration)
  const statistics = valueIn(person.statistics)
  const cloud = valueIn(person.recipient)
  const tenant = valueIn(person.tenantUser)
  const mailbox = valueIn(person.mailbox)
  const rows: [string, string | undefined][] = [
    ['On-premises', mailbox && onPremises(mailbox)],
    ['Batch', person.batch?.name ?? (user && `${user.batch} (made outside Stagecoach)`)],
    ['Exchange Online says', story.status],
    ['Copied', user && copied(user.syncedItems, user.skippedItems, statistics)],
    ['Consistency', story.consistency],
    ['Last copy', user?.lastSync && localTime(user.lastSync.toISOString())],
    ['In the cloud', cloud && inTheCloud(cloud)],
    ['Licences', tenant && licences(tenant, valueIn(person.company.skus) ?? [])],
    ['Usage location', tenant && (tenant.usageLocation ?? 'not set: without it no licence can be given')],
    ['Sync reports', tenant && tenant.provisioningErrors.length > 0 ? tenant.provisioningErrors.join('; ') : undefined],
    ['As of', asOf && shownTime(asOf)],
  ]
  return rows.flatMap(([title, value]) => (value === undefined || value === '' ? [] : [{ title, value }]))
}

function onPremises(mailbox: DirectoryMailbox): string {
  const remarks = [
    mailbox.hidden ? 'hidden from address lists' : '',
    mailbox.protected ? 'protected account (adminCount 1)' : '',
    mailbox.disabled && mailbox.kind === 'user' ? 'account disabled' : '',
  ].filter(Boolean)
  return [`${mailbox.kind} mailbox on ${mailbox.server}`, ...remarks].join(', ')
}

function copied(synced: number, skipped: number, statistics: RemoteUserStatistics | undefined): string {
  const { percent, totalItems, bytesTransferred } = statistics ?? {}
  const parts = [
    totalItems === undefined ? `${counted(synced)} items` : `${counted(synced)} of ${counted(totalItems)} items`,
    percent === undefined ? '' : `${Math.round(percent)} %`,
    bytesTransferred === undefined ? '' : `${(bytesTransferred / GIGABYTE).toFixed(2)} GB`,
    skipped > 0 ? `${counted(skipped)} skipped` : '',
  ]
  return parts.filter(Boolean).join(', ')
}

function inTheCloud(cloud: CloudRecipient): string {
  const kind = { MailUser: 'mail user (no mailbox yet)', UserMailbox: 'mailbox' }[cloud.type] ?? cloud.type
  return `${kind}, primary address ${cloud.primaryAddress}`
}

/** By name where the tenant tells it: an id says nothing to people. */
function licences(tenant: TenantUser, skus: readonly TenantSku[]): string {
  const names = tenant.licences.map(({ skuId }) => skus.find((sku) => sku.id === skuId)?.name ?? skuId)
  return names.length === 0 ? 'none' : names.join(', ')
}

function counted(count: number): string {
  return count.toLocaleString('en')
}
