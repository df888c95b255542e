/** What a system wrote back may repeat what we sent: the token itself, any other token, an encoded password. */
export function redact(text: string, secret = ''): string {
  const without = secret === '' ? text : text.split(secret).join('[secret]')
  return without
    .replace(/\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g, '[token]')
    .replace(/\b(Bearer)\s+[\w.~+/=-]{8,}/gi, '$1 [token]')
    .replace(/\b(client_secret|password|pwd|sig|access_token)=[^&\s"']+/gi, '$1=[secret]')
}
