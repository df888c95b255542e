import { describe, expect, it } from 'vitest'
import { hostRule } from '../../src/systems/hosts.ts'

const HOME = 'https://outlook.office365.com'
const PRACTICE = 'http://127.0.0.1:4000'

describe('hostRule', () => {
  it.each([
    [HOME, 'https://outlook.office365.com/adminapi', true],
    [HOME, 'https://eur01.outlook.office365.com/adminapi', true],
    [HOME, 'http://outlook.office365.com/adminapi', false],
    [HOME, 'https://outlook.office365.com:8443/', false],
    [HOME, 'https://outlook.office365.com.evil.example/', false],
    [HOME, 'https://eviloutlook.office365.com/', false],
    [HOME, 'https://office365.com/', false],
    [HOME, 'https://outlook.office365.com@evil.example/', false],
    [HOME, 'https://user:word@outlook.office365.com/', false],
    [HOME, 'https://user@outlook.office365.com/', false],
    [HOME, 'https://:word@outlook.office365.com/', false],
    [HOME, 'http://127.0.0.1:4000/', false],
    [PRACTICE, 'http://127.0.0.1:4000/next', true],
    [PRACTICE, 'http://localhost:4001/', true],
    ['https://127.0.0.1:4000', 'https://127.0.0.1:4000/next', true],
    [PRACTICE, 'https://outlook.office365.com/', false],
    [PRACTICE, 'http://10.0.0.1:4000/', false],
    [PRACTICE, 'http://127.0.0.1.evil.example/', false],
    [PRACTICE, 'ftp://127.0.0.1/', false],
  ])('from %s to %s: %j', (base, target, allowed) => {
    expect(hostRule(base)(new URL(target))).toBe(allowed)
  })

  it('takes further suffixes, with and without the leading dot', () => {
    const target = new URL('https://eur.outlook.office.com/')
    expect(hostRule(HOME, ['office.com'])(target)).toBe(true)
    expect(hostRule(HOME, ['.outlook.office.com'])(target)).toBe(true)
    expect(hostRule(HOME, ['eur.outlook.office.com'])(target)).toBe(true)
    expect(hostRule(HOME, ['look.office.com'])(target)).toBe(false)
  })

  it('takes no address without TLS, but for this machine', () => {
    expect(() => hostRule('http://outlook.office365.com')).toThrow(/not a TLS address/)
    expect(() => hostRule('http://[::1]:4000')).not.toThrow()
    expect(() => hostRule('ftp://127.0.0.1')).toThrow(/not a TLS address/)
  })
})
