/** The program's log: JSON lines in which no secret stands, whatever it was handed. */
import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'
import { redact } from '../systems/redact.ts'

/** `secrets`: what the configuration holds and nobody may read; replaced wherever they turn up. */
export function createLog(
  level: string,
  secrets: readonly string[],
  destination: DestinationStream = pino.destination(2),
): Logger {
  const written = secrets.filter((one) => one.length > 3).flatMap((one) => [one, JSON.stringify(one).slice(1, -1)])
  return pino(
    {
      level,
      base: null,
      serializers: { err: loggable },
      // The last net: every line, after everything else.
      hooks: {
        streamWrite: (line) => written.reduce((text, secret) => text.replaceAll(secret, '[secret]'), redact(line)),
      },
    },
    destination,
  )
}

/** Every secret of a configuration. */
export function secretsOf({ bot, signIn, ldap }: Config): string[] {
  const ways = [signIn, bot?.signIn].flatMap((way) => {
    if (way?.kind === 'client-secret') return [way.clientSecret]
    return way?.kind === 'client-certificate' ? [way.certificatePassword] : []
  })
  return [...ways, ldap.password].filter((one) => one !== undefined)
}

const CAUSES = 4

/** What an error says and where it was. Nothing else of it: the SDKs' errors hold whole requests with their headers. */
function loggable(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? 'no error' : String(error)
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause === undefined || depth >= CAUSES ? {} : { cause: loggable(cause, depth + 1) }),
  }
}
