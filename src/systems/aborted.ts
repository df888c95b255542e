/** A remote call that was given up because the claim it was made under is lost, or the process stops. */
import { RemoteError, type RemoteSystem } from './remote-error.ts'

export const ABORTED = 'Aborted'

/** `answered` tells whether anything may have been done: false once it was sent, true where it surely never was. */
export function abortedCall(input: {
  readonly system: RemoteSystem
  readonly operation: string
  readonly sent: boolean
  readonly requestId?: string
}): RemoteError {
  const { sent, ...rest } = input
  const text = `The call was given up ${sent ? 'before it was answered' : 'before it was sent'}`
  return new RemoteError({ ...rest, code: ABORTED, text, retryable: true, answered: !sent })
}
