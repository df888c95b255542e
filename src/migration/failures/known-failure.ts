/** One cause of failure, and what a person can do about it. */
export interface KnownFailure {
  /** Stable: kept in logs, compared in code. */
  readonly id: string
  /** The cause as a short phrase that can follow a colon. */
  readonly cause: string
  /**
   * Pieces of the texts it is told in, exception names among them: those stay as they are in every language. Compared
   * without regard to case, blanks or the kind of quotation mark; `…` stands for anything.
   */
  readonly texts: readonly string[]
  /** The answer's whole code (an HTTP status, a code of the connection), for answers whose text says nothing known. */
  readonly codes?: readonly string[]
  readonly meaning: string
  readonly who:
    | 'Exchange administrator'
    | 'directory administrator'
    | 'Microsoft 365 administrator'
    | 'network administrator'
    | 'Stagecoach administrator'
    | 'Microsoft'
    | 'whoever made the list'
  readonly remedy: string
  /** Whether starting it again after the remedy, or merely later, makes it work. */
  readonly retryHelps: boolean
  /** Where the text was published, or whose catalogue of exceptions names it. */
  readonly source: string
}
