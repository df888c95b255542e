/** What is seen of a batch and its people at one time, and how it is kept. */
import { keyOf } from './address.ts'
import type { Batch, ExchangeFacts, MailboxFacts } from './batch.ts'
import { mailDiverted } from './life-cycle.ts'
import type { RemoteBatch, RemoteUser } from './shapes/index.ts'

/** What was looked up beside Exchange's own words, by lower-cased address; an absent field = could not tell. */
export interface SeenElsewhere {
  readonly cloudMailbox?: boolean | undefined
  readonly targetAddress?: string | null | undefined
}

export interface Seen {
  /** Migration time of the reading. */
  readonly at: Date
  /** undefined = Exchange answered, and has no such batch. Do not observe when it did not answer. */
  readonly batch: RemoteBatch | undefined
  /** Absent = not asked this time. Newly failed mailboxes are told only when they were. */
  readonly users?: readonly RemoteUser[] | undefined
  readonly elsewhere?: ReadonlyMap<string, SeenElsewhere> | undefined
}

/** `seen` as it is kept. A time that Exchange once gave is not forgotten because one answer leaves it out. */
export function exchangeFacts(seen: RemoteBatch, at: Date, before?: ExchangeFacts): ExchangeFacts {
  const facts: ExchangeFacts = {
    status: seen.status,
    total: seen.total,
    active: seen.active,
    synced: seen.synced,
    failed: seen.failed,
    stopped: seen.stopped,
    provisioned: seen.provisioned,
    seenAt: at.toISOString(),
  }
  const guid = seen.guid ?? before?.guid
  if (guid !== undefined) facts.guid = guid
  if (seen.message !== undefined && seen.message !== '') facts.message = seen.message
  for (const name of ['created', 'started', 'initialSync', 'lastSynced'] as const) {
    const time = seen[name]?.toISOString() ?? before?.[name]
    if (time !== undefined) facts[name] = time
  }
  return facts
}

/** New facts over old ones: what was not looked at this time, or says the same as before, stays what it was, and all of it the same object where nothing changed. */
export function mergeMailboxes(before: Batch['mailboxes'], seen: Seen): Batch['mailboxes'] {
  if (!seen.users && !seen.elsewhere) return before
  const seenAt = seen.at.toISOString()
  const after = { ...before }
  const touched = new Set<string>()
  const put = (key: string, facts: MailboxFacts) => {
    after[key] = facts
    touched.add(key)
  }
  for (const user of seen.users ?? []) {
    const key = keyOf(user.address)
    if (isAsKnown(user, after[key])) continue
    const { error, targetAddress, ...kept } = after[key] ?? {}
    // That no address was set is old news once the person has moved on.
    const known = typeof targetAddress === 'string' || (targetAddress === null && kept.status === user.status)
    const facts: MailboxFacts = {
      ...kept,
      ...(known ? { targetAddress } : {}),
      status: user.status,
      syncedItems: user.syncedItems,
      skippedItems: user.skippedItems,
      seenAt,
    }
    const why = errorOf(user, kept.status === user.status ? error : undefined)
    if (why !== undefined) facts.error = why
    if (user.consistency !== undefined) facts.consistency = user.consistency
    if (user.lastSync !== undefined) facts.lastSync = user.lastSync.toISOString()
    put(key, facts)
  }
  for (const [key, { cloudMailbox, targetAddress }] of seen.elsewhere ?? []) {
    const known = after[key] ?? {}
    const news = (cloudMailbox ?? known.cloudMailbox) !== known.cloudMailbox || targetAddress !== undefined
    if (!news) continue
    const facts: MailboxFacts = { ...after[key], seenAt }
    if (cloudMailbox !== undefined) facts.cloudMailbox = cloudMailbox
    if (targetAddress !== undefined) facts.targetAddress = targetAddress
    put(key, facts)
  }
  let moved = false
  for (const key of touched) {
    const facts = after[key] ?? {}
    const was = before[key]
    if (was !== undefined && sameFacts(was, facts)) {
      after[key] = was
      continue
    }
    moved = true
    if (facts.divertedAt === undefined && mailDiverted(facts) === 'yes') after[key] = { ...facts, divertedAt: seenAt }
  }
  return moved ? after : before
}

/** Most people of a batch have not moved since it was read last: they cost no new object. */
function isAsKnown(user: RemoteUser, known: MailboxFacts | undefined): boolean {
  return (
    known !== undefined &&
    known.status === user.status &&
    known.syncedItems === user.syncedItems &&
    known.skippedItems === user.skippedItems &&
    known.error === errorOf(user, known.error) &&
    (user.consistency ?? known.consistency) === known.consistency &&
    (user.lastSync?.toISOString() ?? known.lastSync) === known.lastSync
  )
}

/** A person's statistics tell more of the error than the list of all people, which is read more often. */
function errorOf({ error: said = '' }: RemoteUser, known: string | undefined): string | undefined {
  return known?.includes(said) ? known : said || undefined
}

/** Whatever the time they were seen at. */
function sameFacts({ seenAt: _, ...one }: MailboxFacts, { seenAt: __, ...other }: MailboxFacts): boolean {
  const names = Object.keys(one) as (keyof typeof one)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
