/** The vocabulary of the migration. Pure: no I/O, no SDK, no clock. */

/** One accepted line of a batch's list. `row` is the line's number in the file as a spreadsheet shows it (header = 1). */
export interface ListRow {
  readonly row: number
  /** Primary SMTP address on-premises, as written, trimmed. */
  readonly address: string
  readonly forceChangePassword?: boolean | undefined
}

/** `blocks`: this mailbox would fail or harm. `warns`: a person should decide. `notes`: worth knowing. `unknown`: could not tell. */
export type Severity = 'blocks' | 'warns' | 'notes' | 'unknown'

/** What a rule says about one mailbox (or, without address, about the whole list). */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly address?: string | undefined
  readonly row?: number | undefined
  readonly text: string
  /** What makes it work. */
  readonly remedy: string
}

export interface Failure {
  /** The catalogue's id; `unclassified` for a text it does not know. */
  readonly id: string
  /** A short phrase for people, e.g. `no mail user in the cloud`. */
  readonly cause: string
  readonly meaning: string
  /** Who can mend it: `Exchange administrator`, `directory administrator`, `Microsoft`, … */
  readonly who: string
  readonly remedy: string
  readonly retryHelps: boolean
  /** Their text, whole. */
  readonly raw: string
}
