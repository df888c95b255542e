/** What a token says of itself. Decoded, not verified: advice for a person may rest on it, a decision may not. */
import { z } from 'zod'
import type { TokenClaims } from '../diagnostics/doctor/facts.ts'

const text = z.string().optional().catch(undefined)
const Claims = z.object({
  appid: text,
  azp: text,
  tid: text,
  roles: z.array(z.string()).optional().catch(undefined),
})

/** All undefined where it is no JWT: Entra may make tokens opaque any day. */
export function claimsIn(token: string): TokenClaims {
  const claims = Claims.safeParse(payloadOf(token)).data
  return {
    appId: claims?.appid ?? claims?.azp,
    tenant: claims?.tid,
    // A token with claims and no roles was given none; one that cannot be read may have any.
    roles: claims === undefined ? undefined : (claims.roles ?? []),
  }
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
