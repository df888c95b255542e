/** The company's Active Directory, read over LDAPS. */
import { AndFilter, EqualityFilter, NoSuchObjectError, OrFilter, PresenceFilter } from 'ldapts'
import { type DirectoryReads, RemoteError } from '../ports.ts'
import { classify, EVIDENCE } from './classify.ts'
import { type Ask, type ConnectionOptions, connectionTo } from './connection.ts'
import { MAILBOX_ATTRIBUTES, toMailbox } from './mailbox.ts'
import { OUTLOOK_ANYWHERE_CLASS, SERVER_ATTRIBUTES, SERVER_CLASS, toServers } from './servers.ts'
import { valuesOf } from './values.ts'

const equal = (attribute: string, value: string): EqualityFilter => new EqualityFilter({ attribute, value })
const present = (attribute: string): PresenceFilter => new PresenceFilter({ attribute })
const any = (...filters: ConstructorParameters<typeof OrFilter>[0]['filters']): OrFilter => new OrFilter({ filters })
const all = (...filters: ConstructorParameters<typeof AndFilter>[0]['filters']): AndFilter => new AndFilter({ filters })

/** Either mark will do: replication and hand-made repairs leave objects with only one of them. */
const HAS_MAILBOX = all(equal('objectClass', 'user'), any(present('homeMDB'), present('msExchHomeServerName')))

/**
 * Signs in as `bindDn` (absent = anonymously) whenever something is asked, and reads; nothing is ever written. Throws
 * an `Error` at once for an address that would be unsafe (see `ConnectionOptions`); every method throws `RemoteError`
 * with code `LDAP <result code>`, `ETIMEDOUT`, or the socket's or certificate's own.
 */
export function createDirectory(options: ConnectionOptions): DirectoryReads {
  const hold = connectionTo(options)
  /** The names everything else stands below: they do not change. */
  let known: Contexts | undefined

  async function contexts(ask: Ask): Promise<Contexts> {
    known ??= await readContexts(ask)
    return known
  }

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

    ...later(),

    mailbox: (address) =>
      hold(`look for ${address}`, async (ask) => {
        const { domain } = await contexts(ask)
        const named = any(
          equal('proxyAddresses', `SMTP:${address}`),
          // Active Directory does not mind the case of the prefix; not every directory is so kind.
          equal('proxyAddresses', `smtp:${address}`),
          equal('mail', address),
        )
        const filter = all(HAS_MAILBOX, named)
        const entries = await ask({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES })
        const found = entries.flatMap((entry) => toMailbox(valuesOf(entry)) ?? [])
        return found.find((mailbox) => mailbox.primaryAddress.toLowerCase() === address.toLowerCase()) ?? found[0]
      }),
  }
}

/** To be filled in. */
function later(): Pick<DirectoryReads, 'mark' | 'changes' | 'deleted' | 'mailboxGuids' | 'mailboxesAt'> {
  const no = () => Promise.reject(new Error('not yet'))
  return { mark: no, changes: no, deleted: no, mailboxGuids: no, mailboxesAt: no }
}

interface Contexts {
  readonly domain: string
  readonly configuration: string
}

async function readContexts(ask: Ask): Promise<Contexts> {
  const attributes = ['defaultNamingContext', 'configurationNamingContext']
  const [entry] = await ask({ base: '', scope: 'base', filter: present('objectClass'), attributes })
  const root = entry === undefined ? undefined : valuesOf(entry)
  const [domain, configuration] = attributes.map((name) => root?.text(name))
  if (domain !== undefined && configuration !== undefined) return { domain, configuration }
  throw new RemoteError({
    system: 'the directory',
    operation: 'read the directory’s root',
    code: 'NotActiveDirectory',
    text: 'What answers at the directory’s address is not Active Directory: it names no domain and no configuration',
    retryable: false,
    answered: true,
  })
}
