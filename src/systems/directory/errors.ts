/** What a directory, or the way to it, refused with: as a `RemoteError` a person can act on. */
import { ResultCodeError } from 'ldapts'
import { RemoteError } from '../ports.ts'

/** What the result codes mean to whoever set this up (RFC 4511 appendix A). */
const MEANINGS: Readonly<Record<number, string>> = {
  1: 'The directory wants a sign-in before it answers: set the account it is to be read with',
  3: 'The search took longer than the directory allows',
  4: 'The directory gave only part of the answer: it did not accept paging',
  8: 'The directory accepts a password only over TLS: its address must begin with ldaps://',
  32: 'The directory has no such place',
  49: 'The directory does not accept the name or the password of the account it is read with',
  50: 'The account the directory is read with may not do this',
  51: 'The directory is busy',
  52: 'The directory is not available at the moment',
}
const RETRYABLE = new Set([3, 51, 52])

/** Failures of the certificate, by Node's codes. */
const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/
const TLS_TOO_OLD = /UNSUPPORTED_PROTOCOL|WRONG_VERSION_NUMBER|VERSION_TOO_LOW/

export function asRemote(error: unknown, operation: string): RemoteError {
  if (error instanceof RemoteError) return error
  const make = (code: string, text: string, retryable: boolean, answered: boolean): RemoteError =>
    new RemoteError({ system: 'the directory', operation, code, text, retryable, answered, cause: error })
  if (error instanceof ResultCodeError) {
    const theirs = error.message
      .replace(/\s*Code: 0x[0-9a-f]+\s*$/i, '')
      .replaceAll('\u0000', '')
      .trim()
    const text = `${MEANINGS[error.code] ?? `The directory answered with code ${error.code}`}${theirs === '' ? '' : ` (${theirs})`}`
    return make(`LDAP ${error.code}`, text, RETRYABLE.has(error.code), true)
  }
  const message = error instanceof Error ? error.message : String(error)
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  // ldapts gives these no code: only their texts tell them.
  if (/timed out|connection timeout/i.test(message))
    return make('ETIMEDOUT', 'The directory did not answer in time', true, false)
  if (isDrop(error))
    return make(code ?? 'ECONNRESET', 'The directory closed the connection without an answer', true, false)
  if (code !== undefined && CERTIFICATE.test(code)) {
    const text = `The directory’s certificate is not trusted (${message}). Set the certificate of the authority that issued it`
    return make(code, text, false, false)
  }
  if (code !== undefined && TLS_TOO_OLD.test(code)) {
    const text = `The directory speaks only an old version of TLS (${message}). Use a newer domain controller, or a TLS proxy before it`
    return make(code, text, false, false)
  }
  return make(code ?? 'EUNKNOWN', `The directory could not be reached: ${message}`, code !== 'ENOTFOUND', false)
}

/** The connection went away under a question: asking again over a new one may help. */
export function isDrop(error: unknown): boolean {
  const message = error instanceof Error ? error.message : ''
  return /connection closed before|socket error|socket connection not established|ECONNRESET|EPIPE|socket hang up|before secure TLS/i.test(
    message,
  )
}
