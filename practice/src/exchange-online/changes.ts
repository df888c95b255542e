/** Everything that changes the practice tenant's Exchange Online: one line each in its journal. */

import type { Opened } from '../journal.ts'

export type Change =
  /** The first day: the estate's time begins. What follows holds for the company of this seed only. */
  | Opened
  | {
      readonly kind: 'new-batch'
      readonly name: string
      readonly endpoint: string
      /** Absent = made without CSVData: a cutover batch. */
      readonly addresses?: readonly string[]
      readonly autoStart: boolean
      /** ISO time. */
      readonly startAfter?: string
      /** Time between two reports, as Exchange writes it. */
      readonly reportInterval?: string
      readonly notificationEmails: readonly string[]
    }
  | { readonly kind: 'start-batch'; readonly name: string }
  | { readonly kind: 'stop-batch'; readonly name: string }
  | { readonly kind: 'remove-batch'; readonly name: string }
  | {
      readonly kind: 'set-batch'
      readonly name: string
      readonly addresses?: readonly string[]
      readonly notificationEmails?: readonly string[]
      /** ISO time. */
      readonly startAfter?: string
      /** Time between two reports, as Exchange writes it. */
      readonly reportInterval?: string
      /** The endpoint is read again. */
      readonly update?: boolean
    }
  | { readonly kind: 'start-user'; readonly address: string }
  | { readonly kind: 'stop-user'; readonly address: string }
  | { readonly kind: 'remove-user'; readonly address: string }
  | { readonly kind: 'set-endpoint'; readonly identity: string; readonly max: number }
  | {
      readonly kind: 'set-mailbox-type'
      readonly address: string
      readonly type: 'Regular' | 'Shared' | 'Room' | 'Equipment'
    }
  /** A licence with an Exchange plan was given in the tenant. */
  | { readonly kind: 'licensed'; readonly address: string }
  /** The last of them was taken away. */
  | { readonly kind: 'unlicensed'; readonly address: string }
  /** The company's server stopped answering, or answers again. */
  | { readonly kind: 'source'; readonly dead: boolean }

/** A journal's line. `at` is estate time. */
export interface Entry {
  readonly at: string
  readonly change: Change
}
