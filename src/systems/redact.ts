/** `name=value`, the value perhaps in quotes, the quotes perhaps escaped for JSON. */
const NAMED =
  /\b(client_secret|client_assertion|assertion|password|pwd|sig|access_token|tempauth|claims)=(\\?["'])?[^&\s"'\\]+/gi

/** What a system wrote back may repeat what we sent: the token itself, any other token, an encoded password. */
export function redact(text: string, secret = ''): string {
  const without = secret === '' ? text : text.split(secret).join('[secret]')
  return without
    .replace(/\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g, '[token]')
    .replace(/\b(Bearer)\s+[\w.~+/=-]{8,}/gi, '$1 [token]')
    .replace(NAMED, (_all, name: string, quote: string | undefined) => `${name}=${quote ?? ''}[secret]`)
}

/** An SDK's error holds whole requests with their Authorization: only what it says, and where it was thrown, goes on. */
export function bareCause(cause: unknown, secret = ''): Error | undefined {
  if (!(cause instanceof Error)) return undefined
  const plain = new Error(redact(cause.message, secret))
  plain.name = cause.name
  if (cause.stack !== undefined) plain.stack = redact(cause.stack, secret)
  return plain
}
