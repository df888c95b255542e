/** Mailboxes: all of them, one, or those at some addresses. */
import type { Entry } from 'ldapts'
import type { DirectoryMailbox } from '../../migration/shapes/index.ts'
import type { DirectoryReads } from '../ports.ts'
import type { Hold } from './connection.ts'
import type { ContextsOf } from './contexts.ts'
import { all, any, HAS_MAILBOX, named } from './filters.ts'
import { guidOf } from './guid.ts'
import { MAILBOX_ATTRIBUTES, toMailbox } from './mailbox.ts'
import { valuesOf } from './values.ts'

type Mailboxes = Pick<DirectoryReads, 'mailbox' | 'mailboxGuids' | 'mailboxesAt'>

/** Addresses in one filter, three terms each. */
const MOST = 50
const IN_FLIGHT = 4

export function mailboxReads(hold: Hold, contexts: ContextsOf): Mailboxes {
  return {
    mailbox: (address) =>
      hold(`look for ${address}`, async ({ ask }) => {
        const { domain } = await contexts(ask)
        const filter = all(HAS_MAILBOX, any(...named(address)))
        const owners = found(await ask({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES }))
        return owners.find(({ primaryAddress }) => primaryAddress.toLowerCase() === address.toLowerCase()) ?? owners[0]
      }),

    mailboxGuids: () =>
      hold('list the ids of the mailboxes', async ({ ask, walk }) => {
        const { domain } = await contexts(ask)
        const guids: string[] = []
        const question = { base: domain, scope: 'sub', filter: HAS_MAILBOX, attributes: ['objectGUID'] } as const
        await walk(question, async (page) => {
          for (const entry of page) guids.push(guidOf(valuesOf(entry)))
        })
        return guids
      }),

    mailboxesAt: (addresses) =>
      hold('look for some mailboxes', async ({ ask }) => {
        const { domain } = await contexts(ask)
        const asked = new Set(addresses.map((address) => address.trim().toLowerCase()).filter((one) => one !== ''))
        const rest = [...asked]
        const owners = new Map<string, DirectoryMailbox>()
        const search = async (): Promise<void> => {
          for (let some = rest.splice(0, MOST); some.length > 0; some = rest.splice(0, MOST)) {
            const filter = all(HAS_MAILBOX, any(...some.flatMap(named)))
            const entries = await ask({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES })
            for (const one of found(entries)) if (ownsOne(one, asked)) owners.set(one.guid, one)
          }
        }
        await Promise.all(Array.from({ length: IN_FLIGHT }, search))
        return [...owners.values()]
      }),
  }
}

function found(entries: readonly Entry[]): DirectoryMailbox[] {
  return entries.flatMap((entry) => toMailbox(valuesOf(entry)) ?? [])
}

function ownsOne({ addresses }: DirectoryMailbox, asked: ReadonlySet<string>): boolean {
  return addresses.some((address) => asked.has(address.toLowerCase()))
}
