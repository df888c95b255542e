import { describe, expect, it } from 'vitest'
import { claimsIn } from '../../src/inventory/claims.ts'

describe('what a token says of itself', () => {
  const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`
  it.each([
    [jwt({ appid: 'a', tid: 't', roles: ['R'] }), { appId: 'a', tenant: 't', roles: ['R'] }],
    [jwt({ azp: 'b' }), { appId: 'b', tenant: undefined, roles: [] }],
    [jwt({ appid: 7, roles: 'R' }), { appId: undefined, tenant: undefined, roles: [] }],
    ['opaque', { appId: undefined, tenant: undefined, roles: undefined }],
    [jwt('text'), { appId: undefined, tenant: undefined, roles: undefined }],
    ['', { appId: undefined, tenant: undefined, roles: undefined }],
  ])('%#', (token, expected) => {
    expect(claimsIn(token)).toEqual(expected)
  })
})
