import { describe, expect, it } from 'vitest'
import { type Beside, type LifePart, lifeOf } from '../../src/inventory/life.ts'
import type { Difference } from '../../src/inventory/table.ts'
import type { CloudRecipient, DirectoryMailbox, TenantUser } from '../../src/migration/shapes/index.ts'
import { T0 } from '../support/records.ts'
import { mailbox, recipient, tenantUser } from './answers/people-rows.ts'

const AT = T0.getTime()
const ALONE: Beside = { earlier: false, elsewhere: false, skus: undefined }
const SKUS = [
  {
    id: 'mail',
    name: 'E3',
    enabled: 5,
    consumed: 1,
    plans: [
      { id: 'x', name: 'EXCHANGE_S_ENTERPRISE' },
      { id: 'f', name: 'EXCHANGE_S_FOUNDATION' },
    ],
  },
  { id: 'none', name: 'VISIO', enabled: 5, consumed: 1, plans: [{ id: 'f', name: 'EXCHANGE_S_FOUNDATION' }] },
]

interface Rows {
  directory: DirectoryMailbox
  exchange: CloudRecipient
  graph: TenantUser
}
const ROW: { [P in LifePart]: (more: Partial<Rows[P]>) => Rows[P] } = {
  directory: (more) => mailbox(1, more),
  exchange: (more) => recipient(1, more),
  graph: (more) => tenantUser(1, more),
}

function changed<P extends LifePart>(part: P, before: Partial<Rows[P]>, after: Partial<Rows[P]>, beside = ALONE) {
  const entry = (more: Partial<Rows[P]>, at: number) => ({ key: 'k1', row: ROW[part](more), at })
  return lifeOf(part, { before: entry(before, 0), after: entry(after, AT) } as Difference<Rows[P]>, beside)
}
const kinds = (lines: readonly { kind: string }[]) => lines.map(({ kind }) => kind)

describe('what changed about a person', () => {
  it.each<[string, Partial<DirectoryMailbox>, Partial<DirectoryMailbox>, string[]]>([
    ['another display name', { displayName: 'Ann' }, { displayName: 'Anna' }, ['renamed']],
    ['another sign-in name', { principalName: 'a@c.test' }, { principalName: 'b@c.test' }, ['renamed']],
    ['hidden', {}, { hidden: true }, ['hidden']],
    ['shown again', { hidden: true }, {}, ['no longer hidden']],
    ['disabled', {}, { disabled: true }, ['account disabled']],
    ['enabled', { disabled: true }, {}, []],
    ['primary address', {}, { primaryAddress: 'b@c.test' }, ['primary address changed']],
    ['its letter case', {}, { primaryAddress: 'U1@Contoso.Test' }, []],
    ['what does not matter', {}, { dn: 'CN=x', server: 'EX07-02', addresses: [], targetAddress: 'x@y' }, []],
    ['two things', {}, { hidden: true, disabled: true }, ['hidden', 'account disabled']],
  ])('in the directory: %s', (_, before, after, expected) => {
    expect(kinds(changed('directory', before, after))).toEqual(expected)
  })

  it.each<[string, string, string, boolean, string[]]>([
    ['a mail user that got its mailbox', 'MailUser', 'UserMailbox', true, []],
    ['a mail user that became a contact', 'MailUser', 'MailContact', true, ['mail user lost']],
    ['the same where nobody is on-premises', 'MailUser', 'MailContact', false, []],
    ['a mailbox that became a mail user', 'UserMailbox', 'MailUser', true, ['mailbox lost']],
    ['a mailbox that became shared', 'UserMailbox', 'SharedMailbox', true, []],
  ])('in Exchange: %s', (_, before, after, elsewhere, expected) => {
    expect(kinds(changed('exchange', { type: before }, { type: after }, { ...ALONE, elsewhere }))).toEqual(expected)
  })

  it('in Exchange is nothing where the service rewrote the row', () => {
    const rewritten = { changedAt: T0, identity: 'other', exchangeGuid: 'x', graphId: 'g9' }
    expect(changed('exchange', {}, rewritten)).toEqual([])
  })

  const licence = (skuId: string, disabledPlans: string[] = []) => ({ licences: [{ skuId, disabledPlans }] })
  it.each<[string, Partial<TenantUser>, Partial<TenantUser>, string[]]>([
    ['one with a mailbox', {}, licence('mail'), ['licence given']],
    ['one whose plan is off', {}, licence('mail', ['x']), []],
    ['its plan turned on', licence('mail', ['x']), licence('mail'), ['licence given']],
    ['one without a mailbox', {}, licence('none'), []],
    ['one nobody knows', {}, licence('new'), ['licence given']],
    ['taken', licence('mail'), {}, ['licence taken']],
    ['one for another', licence('mail'), licence('new'), []],
  ])('in Graph, a licence: %s', (_, before, after, expected) => {
    expect(kinds(changed('graph', before, after, { ...ALONE, skus: SKUS }))).toEqual(expected)
  })

  it('is any licence where the SKUs are not known', () => {
    expect(kinds(changed('graph', {}, licence('none')))).toEqual(['licence given'])
  })

  it('says when, who, by the address before, and in which system', () => {
    expect(changed('exchange', {}, { primaryAddress: 'New@c.test', displayName: 'User 1' })).toEqual([
      {
        at: T0,
        kind: 'primary address changed',
        who: 'k1',
        part: 'exchange',
        address: 'u1@contoso.test',
        to: 'new@c.test',
        text: 'primary address changed from u1@contoso.test to new@c.test (Exchange Online)',
      },
    ])
  })
})

describe('who comes and goes', () => {
  const there = { key: 'k1', row: recipient(1), at: 0 }
  const after = { ...there, at: AT }
  const gone = { ...after, gone: 'deleted' }

  it.each<[string, Difference<CloudRecipient>, Partial<Beside>, string[]]>([
    ['gone everywhere', { before: there, after: gone }, {}, ['left']],
    [
      'gone while the directory has the mailbox',
      { before: there, after: gone },
      { elsewhere: true },
      ['mail user lost'],
    ],
    ['gone already', { before: { ...there, gone: 'x' }, after: gone }, {}, []],
    ['new', { before: undefined, after }, {}, ['came']],
    ['new, after another who is gone', { before: undefined, after }, { earlier: true }, ['came back as another']],
    ['there again', { before: { ...there, gone: 'x' }, after }, {}, ['came']],
    ['gone before it was seen', { before: undefined, after: gone }, {}, []],
  ])('%s', (_, difference, beside, expected) => {
    expect(kinds(lifeOf('exchange', difference, { ...ALONE, ...beside }))).toEqual(expected)
  })

  it('a mailbox gone on-premises, while the tenant knows the person, is no departure', () => {
    const row = mailbox(1)
    const difference = {
      before: { key: 'd1', row, at: 0 },
      after: { key: 'd1', row, at: AT, gone: 'has none any more' },
    }
    expect(lifeOf('directory', difference, { ...ALONE, elsewhere: true })).toMatchObject([
      { kind: 'mailbox lost', text: 'lost the mailbox: has none any more (the directory)' },
    ])
  })
})
