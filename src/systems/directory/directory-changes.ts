/**
 * What changed in the directory, by a domain controller's own count. Each controller counts for itself, so a number is worth
 * something only together with the invocation it was read under, and both are read before the search.
 * Source: learn.microsoft.com/windows/win32/ad/polling-for-changes-using-usnchanged.
 */
import { Control, ResultCodeError } from 'ldapts'
import type { DirectoryChange, DirectoryMark } from '../../migration/shapes/index.ts'
import { type DirectoryReads, OTHER_SERVER, RemoteError } from '../ports.ts'
import type { Ask, Hold } from './connection.ts'
import { type Contexts, notActiveDirectory, rootOf } from './contexts.ts'
import { all, equal, HAS_MAILBOX, numbered, present } from './filters.ts'
import { guidOf, MAILBOX_ATTRIBUTES, toMailbox } from './mailbox.ts'
import { type Values, valuesOf } from './values.ts'

type Changes = Pick<DirectoryReads, 'mark' | 'changes' | 'deleted' | 'mailboxGuids'>

/** LDAP_SERVER_SHOW_DELETED_OID: tombstones are seen only with it, by who may. */
const SHOW_DELETED = '1.2.840.113556.1.4.417'

export function directoryChanges(hold: Hold, contexts: (ask: Ask) => Promise<Contexts>): Changes {
  return {
    mark: () => hold('read how far the directory has counted', readMark),

    changes: ({ mailboxesOnly, ...range }, visit) =>
      hold('list what changed in the directory', async (ask) => {
        await sameServer(ask, range.invocationId)
        const { domain } = await contexts(ask)
        const filter = all(mailboxesOnly ? HAS_MAILBOX : equal('objectClass', 'user'), numbered(range))
        await ask.pages({ base: domain, scope: 'sub', filter, attributes: MAILBOX_ATTRIBUTES }, (entries) =>
          visit(entries.flatMap((entry) => changeOf(valuesOf(entry)) ?? [])),
        )
      }),

    deleted: (range) =>
      hold('list what was deleted in the directory', async (ask) => {
        await sameServer(ask, range.invocationId)
        const { domain } = await contexts(ask)
        const filter = all(equal('isDeleted', 'TRUE'), numbered(range))
        const controls = [new Control(SHOW_DELETED, { critical: true })]
        try {
          const entries = await ask({ base: domain, scope: 'sub', filter, attributes: ['objectGUID'], controls })
          // Without the right the answer is empty, not a refusal: whether it may look is seen by the container.
          if (entries.length === 0 && !(await seesTombstones(ask, domain))) return undefined
          return entries.flatMap((entry) => guidOf(valuesOf(entry)) ?? [])
        } catch (error) {
          if (error instanceof ResultCodeError && NOT_FOR_US.has(error.code)) return undefined
          throw error
        }
      }),

    mailboxGuids: () =>
      hold('list who has a mailbox', async (ask) => {
        const { domain } = await contexts(ask)
        const found: string[] = []
        await ask.pages(
          { base: domain, scope: 'sub', filter: HAS_MAILBOX, attributes: ['objectGUID'] },
          async (entries) => {
            for (const entry of entries) found.push(guidOf(valuesOf(entry)) ?? entry.dn.toLowerCase())
          },
        )
        return found
      }),
  }
}

/** The control is unknown (12), the container not there for us (32), or looking not allowed (50, 53). */
const NOT_FOR_US: ReadonlySet<number> = new Set([12, 32, 50, 53])

async function seesTombstones(ask: Ask, domain: string): Promise<boolean> {
  const controls = [new Control(SHOW_DELETED, { critical: true })]
  const base = `CN=Deleted Objects,${domain}`
  const [container] = await ask({ base, scope: 'base', filter: present('objectClass'), attributes: ['cn'], controls })
  return container !== undefined
}

/** Undefined for what has no GUID: nothing that people have. */
function changeOf(entry: Values): DirectoryChange | undefined {
  const mailbox = toMailbox(entry)
  const guid = mailbox?.guid ?? guidOf(entry)
  return guid === undefined ? undefined : { guid, mailbox }
}

async function readMark(ask: Ask): Promise<DirectoryMark> {
  const root = await rootOf(ask, ['highestCommittedUSN', 'dnsHostName', 'dsServiceName'])
  const usn = Number(root?.text('highestCommittedUSN'))
  const service = root?.text('dsServiceName')
  if (!Number.isSafeInteger(usn) || service === undefined) throw notActiveDirectory('it counts no changes')
  const attributes = ['invocationId']
  const [entry] = await ask({ base: service, scope: 'base', filter: present('objectClass'), attributes })
  const invocationId = entry === undefined ? undefined : guidOf(valuesOf(entry), 'invocationId')
  if (invocationId === undefined) throw notActiveDirectory('its server has no invocationId')
  return { server: root?.text('dnsHostName') ?? '', invocationId, usn }
}

async function sameServer(ask: Ask, invocationId: string): Promise<void> {
  const mark = await readMark(ask)
  if (mark.invocationId === invocationId) return
  throw new RemoteError({
    system: 'the directory',
    operation: 'list what changed in the directory',
    code: OTHER_SERVER,
    text: `Another domain controller answers (${mark.server}): its numbers are others`,
    retryable: true,
    answered: true,
  })
}
