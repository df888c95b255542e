/** The company's Active Directory, read over LDAPS. */
import { NoSuchObjectError } from 'ldapts'
import type { DirectoryReads } from '../ports.ts'
import { changeReads } from './changes.ts'
import { classify, EVIDENCE } from './classify.ts'
import { type ConnectionOptions, connectionTo } from './connection.ts'
import { contextsOf } from './contexts.ts'
import { any, equal, HAS_MAILBOX, present } from './filters.ts'
import { mailboxReads } from './mailboxes.ts'
import { OUTLOOK_ANYWHERE_CLASS, SERVER_ATTRIBUTES, SERVER_CLASS, toServers } from './servers.ts'
import { valuesOf } from './values.ts'

/**
 * Signs in as `bindDn` (absent = anonymously) whenever something is asked, and reads; nothing is ever written. Throws
 * an `Error` at once for an address that would be unsafe (see `ConnectionOptions`); every method throws `RemoteError`
 * with code `LDAP <result code>`, `ETIMEDOUT`, or the socket's or certificate's own.
 */
export function createDirectory(options: ConnectionOptions): DirectoryReads {
  const hold = connectionTo(options)
  const contexts = contextsOf()

  return {
    servers: () =>
      hold('list the Exchange servers', async ({ ask }) => {
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
      hold('count the recipients', async ({ ask, walk }) => {
        const { domain } = await contexts(ask)
        const filter = any(present('mailNickname'), HAS_MAILBOX)
        const mailboxes = { user: 0, shared: 0, room: 0, equipment: 0, linked: 0 }
        const others = { group: 0, contact: 0, 'mail user': 0 }
        await walk({ base: domain, scope: 'sub', filter, attributes: EVIDENCE }, async (page) => {
          for (const entry of page) {
            const kind = classify(valuesOf(entry))
            if (kind?.is === 'mailbox') mailboxes[kind.kind]++
            else if (kind !== undefined) others[kind.is]++
          }
        })
        return { mailboxes, groups: others.group, contacts: others.contact, mailUsers: others['mail user'] }
      }),

    ...mailboxReads(hold, contexts),
    ...changeReads(hold, contexts),
  }
}
