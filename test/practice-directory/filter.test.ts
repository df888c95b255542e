import { BerReader, BerWriter, type Filter as ClientFilter, FilterParser } from 'ldapts'
import { describe, expect, it } from 'vitest'
import { guidBytes } from '../../practice/src/directory/binary.ts'
import { evaluate, readFilter } from '../../practice/src/directory/filter.ts'
import type { Snapshot } from '../../practice/src/directory/tree.ts'

const attributes = {
  objectClass: ['top', 'person', 'user'],
  objectCategory: ['CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=test'],
  displayName: ['Ada Baker'],
  proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:a.baker@contoso.test'],
  userAccountControl: ['514'],
  msExchRecipientTypeDetails: ['2147483648'],
  uSNChanged: ['9007199254740993'],
  objectGUID: [guidBytes('d0c5e1f2-0a1b-4c2d-8e3f-a0b1c2d3e4f5')],
  homeMDB: ['CN=Database 1,CN=EX07-01'],
  distinguishedName: ['CN=Ada Baker,OU=Sales,DC=contoso,DC=test'],
}
const entry: Snapshot = {
  dn: 'CN=Ada Baker,OU=Sales,DC=contoso,DC=test',
  attributes: new Map(Object.entries(attributes).map(([name, values]) => [name.toLowerCase(), { name, values }])),
}

const holds = (text: string): boolean | undefined => evaluate(onTheWire(FilterParser.parseString(text)), entry)

function onTheWire(filter: ClientFilter): ReturnType<typeof readFilter> {
  const writer = new BerWriter()
  filter.write(writer)
  return readFilter(new BerReader(writer.buffer))
}

describe('a filter', () => {
  it.each([
    ['(displayName=ADA baker)', true],
    ['(displayName=Ada)', false],
    ['(proxyAddresses=smtp:ADA@contoso.test)', true],
    ['(mail=*)', false],
    ['(displayName=*)', true],
    ['(displayName=ada*)', true],
    ['(displayName=*a b*)', true],
    ['(displayName=a*a*r)', true],
    ['(displayName=*ada)', false],
    ['(displayName=ada*ada*)', false],
    ['(!(mail=ada@contoso.test))', true],
    ['(&(objectClass=user)(!(objectClass=computer)))', true],
    ['(|(objectClass=computer)(objectClass=user))', true],
    ['(|(objectClass=computer)(objectClass=group))', false],
    ['(&(objectClass=user)(|(mail=*)(homeMDB=*)))', true],
    ['(objectCategory=person)', true],
    ['(objectCategory=CN=person, CN=Schema,CN=Configuration,DC=CONTOSO,DC=test)', true],
    ['(objectCategory=group)', false],
    ['(homeMDB=cn=database 1, cn=ex07-01)', true],
    ['(userAccountControl:1.2.840.113556.1.4.803:=2)', true],
    ['(userAccountControl:1.2.840.113556.1.4.803:=3)', false],
    ['(userAccountControl:1.2.840.113556.1.4.804:=3)', true],
    ['(userAccountControl>=514)', true],
    ['(userAccountControl>=99)', true],
    ['(userAccountControl<=99)', false],
    ['(mail>=a)', false],
    ['(displayName>=ada a)', true],
    ['(msExchRecipientTypeDetails=2147483648)', true],
    ['(uSNChanged=9007199254740992)', false],
    ['(uSNChanged>=9007199254740993)', true],
    ['(distinguishedName=cn=ada baker,ou=sales,dc=contoso,dc=test)', true],
  ])('%s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  it('cannot be said where the rule is unknown, whichever way it is turned', () => {
    expect(holds('(userAccountControl:1.2.3.4:=2)')).toBeUndefined()
    expect(holds('(!(userAccountControl:1.2.3.4:=2))')).toBeUndefined()
    expect(holds('(|(objectClass=user)(userAccountControl:1.2.3.4:=2))')).toBe(true)
    expect(holds('(&(objectClass=user)(userAccountControl:1.2.3.4:=2))')).toBeUndefined()
  })
})
