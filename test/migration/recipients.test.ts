import { describe, expect, it } from 'vitest'
import { classify, type RecipientsInput } from '../../src/migration/recipients.ts'
import type { DirectoryMailbox } from '../../src/migration/shapes/index.ts'
import { seenUser } from './fixtures.ts'
import { mailbox, recipient, input as whole } from './preflight/fixtures.ts'

const name = (n: string) => `${n}@contoso.com`
const people: [string, Partial<DirectoryMailbox>][] = [
  ['zoe', {}],
  ['Anna', {}],
  ['hal', { hidden: true }],
  ['room', { kind: 'room', disabled: true }],
  ['lin', { kind: 'linked' }],
  ['odd', { primaryAddress: 'odd one@contoso.com' }],
]

function input(over: Partial<RecipientsInput> = {}): RecipientsInput {
  const { batch: _b, rows: _r, endpoint: _e, sizesKnown: _s, ...rest } = whole()
  return {
    ...rest,
    recipients: ['zoe', 'Anna', 'hal', 'room'].map((n) => recipient(name(n))),
    mailboxes: people.map(([n, over]) => mailbox(name(n), over)),
    others: { groups: 3, contacts: 2, mailUsers: 0 },
    ...over,
  }
}

describe('from the directory', () => {
  it('counts by kind, tells who can go and why the others cannot', () => {
    const found = classify(input())
    expect(found.source).toBe('directory')
    expect(found.counts).toEqual([
      { kind: 'User mailboxes', count: 4 },
      { kind: 'Room mailboxes', count: 1 },
      { kind: 'Linked mailboxes', count: 1 },
      { kind: 'Groups', count: 3 },
      { kind: 'Contacts', count: 2 },
    ])
    expect(found.eligible).toEqual([name('Anna'), name('room'), name('zoe')])
    expect(found.ineligible).toBe(3)
    expect(Object.fromEntries(found.reasons.map((r) => [r.rule, r.count]))).toEqual({
      'no-mail-user': 2,
      'hidden-from-address-lists': 1,
      linked: 1,
      'malformed-address': 1,
    })
    expect(found.unsure).toBeUndefined()
  })

  it('who is in a batch or has a cloud mailbox, ours too, is not eligible again', () => {
    const cloud = ['zoe', 'Anna', 'hal', 'room'].map((n) =>
      recipient(name(n), n === 'zoe' ? { type: 'UserMailbox' } : {}),
    )
    const found = classify(
      input({ recipients: cloud, ours: [name('zoe')], users: [seenUser(name('anna'), 'Syncing')] }),
    )
    expect(found.eligible).toEqual([name('room')])
  })

  it('a warning does not make anybody ineligible, and what cannot be told does not either', () => {
    const found = classify(
      input({ recipients: undefined, users: undefined, mailboxes: [mailbox(name('a'), { protected: true })] }),
    )
    expect(found.eligible).toEqual([name('a')])
    expect(found.unsure).toMatch(/Could not be read: the recipients of Exchange Online, the migration users/)
    expect(found.unsure).not.toMatch(/endpoint/)
  })
})

describe('from the tenant', () => {
  const found = classify(
    input({
      mailboxes: undefined,
      others: undefined,
      recipients: [
        recipient(name('a')),
        recipient(name('b'), { hidden: true }),
        recipient(name('c'), { type: 'UserMailbox' }),
        recipient(name('d'), { type: 'MailContact' }),
        recipient(name('e'), { type: 'MailUniversalDistributionGroup' }),
        recipient(name('f'), { type: 'PublicFolder' }),
      ],
    }),
  )

  it('says so, and what it cannot tell', () => {
    expect(found.source).toBe('tenant')
    expect(found.message).toMatch(/No directory could be read/)
    expect(found.unsure).toMatch(/the company’s directory/)
  })

  it('takes mail users, and counts the rest', () => {
    expect(found.eligible).toEqual([name('a')])
    expect(found.ineligible).toBe(1)
    expect(found.counts.map((c) => `${c.kind} ${c.count}`)).toEqual([
      'Mail users 2',
      'Cloud mailboxes 1',
      'Groups 1',
      'Contacts 1',
      'Others 1',
    ])
  })
})

it('from nothing, nothing is claimed', () => {
  expect(classify(input({ mailboxes: undefined, recipients: undefined }))).toMatchObject({
    source: 'nothing',
    eligible: [],
    counts: [],
  })
})
