import { describe, expect, it } from 'vitest'
import { redact } from '../../src/systems/redact.ts'

describe('redact', () => {
  it.each([
    ['the token MARKED-SECRET was refused', 'the token [secret] was refused'],
    ['Authorization: Bearer abcdefgh.ijk', 'Authorization: Bearer [token]'],
    ['got eyJhbGciOi.eyJzdWIi.sig-x here', 'got [token] here'],
    ['body client_secret=hush&x=1', 'body client_secret=[secret]&x=1'],
    ['error code=500 stays', 'error code=500 stays'],
  ])('%s', (text, safe) => expect(redact(text, 'MARKED-SECRET')).toBe(safe))

  it('takes nothing out where there is no secret', () => expect(redact('plain', '')).toBe('plain'))
})
