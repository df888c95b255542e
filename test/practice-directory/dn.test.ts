import { describe, expect, it } from 'vitest'
import { guidBytes, sidBytes } from '../../practice/src/directory/binary.ts'
import { dnKey, escapeRdn, isWithin, parentKey, parseDn } from '../../practice/src/directory/dn.ts'

describe('a distinguished name', () => {
  it('is the same in every spelling', () => {
    expect(dnKey('CN=Sales\\, North, OU=Groups,DC=contoso,DC=test')).toBe(
      dnKey('cn=sales\\2c north,ou=groups,dc=CONTOSO,dc=test'),
    )
    expect(dnKey('CN=M\\c3\\bcller')).toBe(dnKey('cn=Müller'))
  })
  it('does not take an escaped comma for a level', () => {
    expect(parseDn('CN=a\\,DC=b,DC=c')).toEqual([
      { attribute: 'CN', value: 'a,DC=b' },
      { attribute: 'DC', value: 'c' },
    ])
  })
  it('knows what is above and what is below', () => {
    const [child, base] = [dnKey('CN=a,DC=b,DC=c'), dnKey('DC=b,DC=c')]
    expect(parentKey(child)).toBe(base)
    expect(isWithin(child, base)).toBe(true)
    expect(isWithin(dnKey('DC=xb,DC=c'), base)).toBe(false)
    expect(isWithin(child, '')).toBe(true)
  })
  it.each(['Sales, North', 'a+b', ' leading', '#1', 'back\\slash', 'x="y"'])('carries %s whole', (value) => {
    expect(parseDn(`CN=${escapeRdn(value)},DC=b`)).toEqual([
      { attribute: 'CN', value: value.trim() === value ? value : ` ${value.trim()}` },
      { attribute: 'DC', value: 'b' },
    ])
  })
  it('is refused when it is none', () => {
    expect(() => parseDn('contoso.test')).toThrow()
  })
})

describe('identifiers', () => {
  it('keep the byte order of Windows', () => {
    expect(guidBytes('00112233-4455-6677-8899-aabbccddeeff').toString('hex')).toBe('33221100554477668899aabbccddeeff')
    expect(sidBytes('S-1-5-10').toString('hex')).toBe('01010000000000050a000000')
  })
})
