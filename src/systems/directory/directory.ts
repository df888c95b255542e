/** The company's Active Directory, read over LDAPS. */
import { NoSuchObjectError } from 'ldapts'
import type { DirectoryMailbox } from '../../migration/shapes/index.ts'
import type { DirectoryReads } from '../ports.ts'
import { classify, EVIDENCE } from './classify.ts'
import { type ConnectionOptions, connectionTo } from './connection.ts'
import { createContexts } from './contexts.ts'
import { directoryChanges } from './directory-changes.ts'
import { all, any, equal, HAS_MAILBOX, owns, present } from './filters.ts'
import { MAILBOX_ATTRIBUTES, toMailbox } from './mailbox.ts'
import { OUTLOOK_ANYWHERE_CLASS, SERVER_ATTRIBUTES, SERVER_CLASS, toServers } from './servers.ts'
import { valuesOf } from './values.ts'

/**
 * Signs in as `bindDn` (absent = anonymously) whenever something is asked, and reads; nothing is ever written. Throws
 * an `Error` at once for an address that would be unsafe (see `ConnectionOptions`); every method throws `RemoteError`
 * with code `LDAP <result code>`, `ETIMEDOUT`, or the socket's or certificate's own.
 */
export function createDirectory(options: ConnectionOptions): DirectoryReads {
  const hold = connectionTo(options)
  const contexts = createContexts()

  return {
    servers: () =>
      hold('list the Exchange servers', async (ask) => {
        const { configuration } = await contexts(ask)
        try {
          const entries = await ask({
            base: `CN=Services,${configuration}`,
            scope: 'sub',
            filter: any(equal('objectClass', SERVER_CLASS), equal('objectClass', OUTLOOK_ANYWHERE_CLASS)),
            attributes: SERVER_ATTRIBUTES,
          })
          return toServers(entries.map(valuesOf))
        } catch (error) {
          // Nothing below Services: Exchange was never installed in this forest.
          if (error instanceof NoSuchObjectError) return []
          throw error
        }
      }),

    counts: () =>
      hold('count the recipients', async (ask) => {
        const { domain } = await contexts(ask)
        const filter = any(present('mailNickname'), HAS_MAILBOX)
        const entries = await ask({ base: domain, scope: 'sub', filter, attributes: EVIDENCE })
        const mailboxes = { user: 0, shared: 0, room: 0, equipment: 0, linked: 0 }
        const others = { group: 0, contact: 0, 'mail user': 0 }
        for (const entry of entries) {
          const kind = classify(valuesOf(entry))
          if (kind?.is === 'mailbox') mailboxes[kind.kind]++
          else if (kind !== undefined) others[kind.is]++
        }
        return { mailboxes, groups: others.group, contacts: others.contact, mailUsers: others['mail user'] }
      }),

    mailboxes: () =>
      hold('list the mailboxes', async (ask) => {
        const { domain } = await contexts(ask)
        const entries = await ask({ base: domain, scope: 'sub', filter: HAS_MAILBOX, attributes: MAILBOX_ATTRIBUTES })
        return entries.flatMap((entry) => toMailbox(valuesOf(entry)) ?? [])
      }),

    mailbox: (address) =>
      hold(`look for ${address}`, async (ask) => {
        const { domain } = await contexts(ask)
        const filter = all(HAS_MAILBOX, owns(address))
        const entries = await ask({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES })
        const found = entries.flatMap((entry) => toMailbox(valuesOf(entry)) ?? [])
        return found.find((mailbox) => mailbox.primaryAddress.toLowerCase() === address.toLowerCase()) ?? found[0]
      }),

    mailboxesAt: (addresses) =>
      hold('look for mailboxes', async (ask) => {
        const { domain } = await contexts(ask)
        const found = new Map<string, DirectoryMailbox>()
        for (let at = 0; at < addresses.length; at += AT_ONCE) {
          const filter = all(HAS_MAILBOX, any(...addresses.slice(at, at + AT_ONCE).map(owns)))
          const entries = await ask({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES })
          for (const mailbox of entries.flatMap((entry) => toMailbox(valuesOf(entry)) ?? [])) {
            found.set(mailbox.guid, mailbox)
          }
        }
        return [...found.values()]
      }),

    ...directoryChanges(hold, contexts),
  }
}

/** Addresses in one filter: three comparisons each. */
const AT_ONCE = 50
