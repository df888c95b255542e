/** An answer a person can act on, from a system that refused or could not be reached. */
export class RemoteError extends Error {
  readonly system: RemoteSystem
  readonly operation: string
  /** The system's own code or exception type, e.g. `MigrationServerConnectionFailedException`, `429`. */
  readonly code: string
  readonly retryable: boolean
  /** False when no answer came: a write may or may not have been done. */
  readonly answered: boolean
  /** The id the system's support asks for. */
  readonly requestId: string | undefined
  /** How long the system asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined
  constructor(input: {
    system: RemoteSystem
    operation: string
    code: string
    text: string
    retryable: boolean
    answered: boolean
    requestId?: string | undefined
    retryAfterMs?: number | undefined
    cause?: unknown
  }) {
    super(input.text, { cause: input.cause })
    this.name = 'RemoteError'
    this.system = input.system
    this.operation = input.operation
    this.code = input.code
    this.retryable = input.retryable
    this.answered = input.answered
    this.requestId = input.requestId
    this.retryAfterMs = input.retryAfterMs
  }
}

export type RemoteSystem = 'Exchange Online' | 'Microsoft Graph' | 'the directory' | 'DNS' | 'Teams'
