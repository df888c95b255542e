/** What changed, by the numbers a domain controller gives to its changes (MS-ADTS 3.1.1.1.9). They are its own. */
import { Control, ResultCodeError } from 'ldapts'
import type { DirectoryMark } from '../../migration/shapes/index.ts'
import { type DirectoryReads, OTHER_SERVER, RemoteError } from '../ports.ts'
import type { Ask, Hold } from './connection.ts'
import { type ContextsOf, notActiveDirectory, rootOf } from './contexts.ts'
import { all, equal, HAS_MAILBOX, numbered, PERSON, present } from './filters.ts'
import { guidOf, guidText } from './guid.ts'
import { MAILBOX_ATTRIBUTES, toMailbox } from './mailbox.ts'
import { valuesOf } from './values.ts'

type Changes = Pick<DirectoryReads, 'mark' | 'changes' | 'deleted'>

/** `LDAP_SERVER_SHOW_DELETED_OID` (MS-ADTS 3.1.1.3.4.1.14). */
const SHOW_DELETED = new Control('1.2.840.113556.1.4.417', { critical: true })
/** Referral, unknown control, no such object, not allowed, will not. */
const NOT_SHOWN = new Set([10, 12, 32, 50, 53])

export function changeReads(hold: Hold, contexts: ContextsOf): Changes {
  return {
    mark: () => hold('ask how far the directory has counted', ({ ask }) => readMark(ask)),

    changes: (range, visit) =>
      hold('read what changed', async ({ ask, walk }) => {
        await holdTo(range.invocationId, ask)
        const { domain } = await contexts(ask)
        const filter = all(numbered(range), range.mailboxesOnly ? HAS_MAILBOX : PERSON)
        await walk({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES }, (page) =>
          visit(
            page.map((entry) => {
              const values = valuesOf(entry)
              return { guid: guidOf(values), mailbox: toMailbox(values) }
            }),
          ),
        )
      }),

    deleted: (range) =>
      hold('read what was deleted', async ({ ask, walk }) => {
        await holdTo(range.invocationId, ask)
        const { domain } = await contexts(ask)
        const base = `CN=Deleted Objects,${domain}`
        const controls = [SHOW_DELETED]
        try {
          // Whoever may not look inside gets an empty answer, not a refusal: one who may look reads the container itself
          // [unsure: from the default rights of that container, not tried on a forest].
          const [container] = await ask({
            ...{ base, scope: 'base', filter: present('objectClass'), attributes: ['objectClass'], controls },
          })
          if (container === undefined || !valuesOf(container).has('objectClass')) return undefined
          const guids: string[] = []
          const filter = all(equal('isDeleted', 'TRUE'), numbered(range))
          await walk({ base, scope: 'sub', filter, attributes: ['objectGUID'], controls }, async (page) => {
            for (const entry of page) {
              const guid = guidText(valuesOf(entry).bytes('objectGUID'))
              if (guid !== undefined) guids.push(guid)
            }
          })
          return guids
        } catch (error) {
          if (error instanceof ResultCodeError && NOT_SHOWN.has(error.code)) return undefined
          throw error
        }
      }),
  }
}

const MARK = ['highestCommittedUSN', 'dnsHostName', 'dsServiceName']

async function readMark(ask: Ask): Promise<DirectoryMark> {
  const [counted, server, service] = await rootOf(ask, MARK)
  const usn = Number(counted)
  if (counted === undefined || !Number.isSafeInteger(usn) || service === undefined) {
    throw notActiveDirectory('it does not count its changes')
  }
  const [settings] = await ask({
    ...{ base: service, scope: 'base', filter: present('objectClass'), attributes: ['invocationId'] },
  })
  const invocationId = guidText(settings === undefined ? undefined : valuesOf(settings).bytes('invocationId'))
  if (invocationId === undefined) throw notActiveDirectory('its database has no id')
  return { server: server ?? service, invocationId, usn }
}

/** On the very connection that is searched: behind one name several controllers may answer. */
async function holdTo(invocationId: string, ask: Ask): Promise<void> {
  const { server, invocationId: here } = await readMark(ask)
  if (here === invocationId.toLowerCase()) return
  throw new RemoteError({
    system: 'the directory',
    operation: 'read what changed',
    code: OTHER_SERVER,
    text: `Another directory server answers now (${server}), or its database was restored: its numbers are others`,
    retryable: false,
    answered: true,
  })
}
