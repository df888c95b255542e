/**
 * What an entry is, by evidence. Exchange 2007 writes the type of a recipient; Exchange 2003 does not, and healthy
 * objects are found with the type missing or wrong: an object with a home database is a mailbox whatever its type says.
 */
import type { DirectoryMailbox } from '../../migration/shapes/index.ts'
import type { Values } from './values.ts'

export type Kind =
  | { readonly is: 'mailbox'; readonly kind: DirectoryMailbox['kind'] }
  | { readonly is: 'group' | 'contact' | 'mail user' }

export const EVIDENCE = [
  'objectClass',
  'homeMDB',
  'msExchHomeServerName',
  'mailNickname',
  'targetAddress',
  'msExchRecipientTypeDetails',
  'msExchRecipientDisplayType',
  'msExchMasterAccountSid',
]

/** `msExchRecipientTypeDetails`: 64 bits, so compared as text. */
const BY_DETAILS: Readonly<Record<string, DirectoryMailbox['kind']>> = {
  '1': 'user',
  '2': 'linked',
  '4': 'shared',
  '16': 'room',
  '32': 'equipment',
}
/** `msExchRecipientDisplayType`, where it tells more than "a mailbox". */
const BY_DISPLAY: Readonly<Record<string, DirectoryMailbox['kind']>> = { '7': 'room', '8': 'equipment' }
/** S-1-5-10, "self": the account exists only to hold the mailbox. */
const SELF = Buffer.from('01010000000000050a000000', 'hex')

/** Undefined = nothing of Exchange's that people know: accounts without mail, system mailboxes, computers. */
export function classify(entry: Values): Kind | undefined {
  const classes = new Set(entry.texts('objectClass').map((name) => name.toLowerCase()))
  if (classes.has('user') && (entry.has('homeMDB') || entry.has('msExchHomeServerName'))) {
    return { is: 'mailbox', kind: mailboxKind(entry) }
  }
  if (!entry.has('mailNickname')) return undefined
  if (classes.has('group') || classes.has('msexchdynamicdistributionlist')) return { is: 'group' }
  if (classes.has('contact')) return { is: 'contact' }
  return classes.has('user') && entry.has('targetAddress') ? { is: 'mail user' } : undefined
}

function mailboxKind(entry: Values): DirectoryMailbox['kind'] {
  const byType =
    BY_DETAILS[entry.text('msExchRecipientTypeDetails') ?? ''] ??
    BY_DISPLAY[entry.text('msExchRecipientDisplayType') ?? '']
  if (byType !== undefined) return byType
  const master = entry.bytes('msExchMasterAccountSid')
  if (master === undefined) return 'user'
  // Of a 2003 resource no more can be said than that several people open it.
  return master.equals(SELF) ? 'shared' : 'linked'
}
