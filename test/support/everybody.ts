/** Everybody there is, page by page, as the ports tell them: for tests that compare. */
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../src/migration/shapes/index.ts'
import type { DirectoryReads, ExchangeReads, GraphReads, Page } from '../../src/systems/ports.ts'

export function everyRecipient(exchange: Pick<ExchangeReads, 'recipientPage'>): Promise<CloudRecipient[]> {
  return allOf((next) => exchange.recipientPage({}, next))
}

export function everyUser(exchange: Pick<ExchangeReads, 'userPage'>): Promise<RemoteUser[]> {
  return allOf((next) => exchange.userPage({}, next))
}

async function allOf<T>(ask: (next: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = []
  for (let page = await ask(undefined); ; page = await ask(page.next)) {
    all.push(...page.rows)
    if (page.next === undefined) return all
  }
}

/** Graph's first answer tells each person whole; a page may repeat one. */
export async function everyTenantUser(graph: GraphReads): Promise<TenantUser[]> {
  const all = new Map<string, TenantUser>()
  for (let page = await graph.userChanges(); ; page = await graph.userChanges(page.next)) {
    for (const row of page.rows) all.set(row.id, { ...NOBODY, ...row })
    if (page.next === undefined) return [...all.values()]
  }
}

const NOBODY: Omit<TenantUser, 'id'> = {
  ...{ displayName: '', principalName: '', mail: undefined, addresses: [], usageLocation: undefined },
  ...{ licences: [], provisioningErrors: [] },
}

export async function everyMailbox(directory: DirectoryReads): Promise<DirectoryMailbox[]> {
  const { invocationId, usn } = await directory.mark()
  const all = new Map<string, DirectoryMailbox>()
  await directory.changes({ invocationId, after: 0, upTo: usn, mailboxesOnly: true }, async (page) => {
    for (const { guid, mailbox } of page) if (mailbox !== undefined) all.set(guid, mailbox)
  })
  return [...all.values()]
}
