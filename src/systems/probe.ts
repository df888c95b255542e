/** Getting a token only to see whether one can be had. */
import type { Token } from './credentials.ts'
import { RemoteError, type RemoteSystem } from './ports.ts'
import { redact } from './redact.ts'

/** The token; throws `RemoteError` with Entra's `AADSTS…` as code, or the credential's name. First line only, redacted. */
export async function probeToken(token: Token, system: RemoteSystem): Promise<string> {
  try {
    return await token()
  } catch (error) {
    const message = error instanceof Error ? error.message : 'no token'
    const line = message.split(/\r?\n/).find((one) => /AADSTS\d+/.test(one)) ?? message.split(/\r?\n/)[0] ?? ''
    const { name, code } = error as { name?: string; code?: unknown }
    throw new RemoteError({
      system,
      operation: 'sign in',
      retryable: false,
      answered: true,
      code: message.match(/\bAADSTS\d+/)?.[0] ?? (typeof code === 'string' ? code : (name ?? 'SignInFailed')),
      text: `Signing in failed: ${redact(line)}`,
    })
  }
}
