/** What may happen to people of the company beside the migration: one line each in a journal of its own. */

/** `address` is any SMTP address the person has; letters' case does not matter. */
export type PersonChange =
  /** Gone from directory, tenant and Exchange Online. `forGood`: Graph does not keep it for thirty days either. */
  | { readonly kind: 'leave'; readonly address: string; readonly forGood?: boolean | undefined }
  /** Somebody of the same address and name comes after the one who left: another person, with GUIDs of its own. */
  | { readonly kind: 'return'; readonly address: string }
  /** Somebody new; `to` is the name shown. */
  | { readonly kind: 'join'; readonly address: string; readonly to: string }
  /** `to` is the new name shown. */
  | { readonly kind: 'rename'; readonly address: string; readonly to: string }
  /** `to` is the new primary address; the old one stays as another address. */
  | { readonly kind: 'primary'; readonly address: string; readonly to: string }
  | { readonly kind: PlainKind; readonly address: string }
  /** The service writes to so many recipients, the first ones, and changes nothing but the time of the last change. */
  | { readonly kind: 'rewrite'; readonly count: number }

const PLAIN_KINDS = {
  hide: 'hidden from the address lists',
  unhide: 'no longer hidden',
  licence: 'given a licence with a mailbox',
  unlicence: 'all its licences taken away',
  'lose-mail-user': 'gone from Exchange Online, and from nowhere else',
  'lose-mailbox': 'the mailbox on-premises taken away, the account left: the tenant follows',
  disable: 'the account disabled',
  enable: 'the account enabled again',
} as const

type PlainKind = keyof typeof PLAIN_KINDS

/** Every kind, with what it does. */
export const PERSON_CHANGES = {
  leave: 'gone from every system',
  return: 'somebody else with the address of one who left, and GUIDs of its own',
  join: 'somebody new, called what `to` says',
  rename: 'called what `to` says from now on',
  primary: 'the primary address becomes what `to` says',
  ...PLAIN_KINDS,
  rewrite: 'the service touches the first `count` recipients without changing anything',
} as const satisfies Readonly<Record<PersonChange['kind'], string>>

/** A journal's line. `at` is estate time; `positions` say after how many lines of their own journals the systems saw it. */
export interface PeopleEntry {
  readonly at: string
  readonly change: PersonChange
  readonly positions: Readonly<Record<string, number>>
}
