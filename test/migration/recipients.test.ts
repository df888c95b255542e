import { describe, expect, it } from 'vitest'
import { type Company, classification, type Piece } from '../../src/migration/recipients.ts'
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

type Input = Omit<Company, 'from'> & Piece

/** Everybody in one piece, from the directory where it is known. */
function classify(all: Input) {
  const from = all.mailboxes ? 'directory' : all.recipients && 'tenant'
  const people = classification({ ...all, from })
  people.add(all)
  return people.result()
}

function input(over: Partial<Input> = {}): Input {
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
      input({ recipients: cloud, ours: new Set([name('zoe')]), users: [seenUser(name('anna'), 'Syncing')] }),
    )
    expect(found.eligible).toEqual([name('room')])
  })

  it('a warning does not make anybody ineligible', () => {
    const found = classify(input({ mailboxes: [mailbox(name('zoe'), { protected: true })] }))
    expect(found.eligible).toEqual([name('zoe')])
  })

  it.each([{ recipients: undefined }, { users: undefined }])('nobody is counted as well where %o', (missing) => {
    const found = classify(input({ ...missing, mailboxes: people.map(([n, over]) => mailbox(name(n), over)) }))
    expect(found.eligible).toBeUndefined()
    expect(found.byServer).toEqual([])
    expect(found.ineligible).toBeGreaterThan(0)
  })

  it('says what could not be read', () => {
    const found = classify(input({ recipients: undefined, users: undefined }))
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
    eligible: undefined,
    counts: [],
  })
})

describe('in pieces', () => {
  const KINDS = ['user', 'shared', 'room', 'equipment', 'linked'] as const
  const everybody = Array.from({ length: 60 }, (_, i) => {
    const address = name(`p${(i * 37) % 60}`)
    return mailbox(address, {
      kind: KINDS[i % 7 === 0 ? (i / 7) % 5 : 0] ?? 'user',
      hidden: i % 11 === 0,
      server: `EX07-0${i % 3}`,
      ...(i % 13 === 0 ? { targetAddress: `SMTP:${i}@elsewhere.test` } : {}),
    })
  })
  const all = input({
    mailboxes: everybody,
    recipients: everybody.filter((_, i) => i % 5 !== 0).map(({ primaryAddress }) => recipient(primaryAddress)),
    users: everybody.filter((_, i) => i % 17 === 3).map(({ primaryAddress }) => seenUser(primaryAddress, 'Syncing')),
  })
  const of = <T>(rows: readonly T[] | undefined, address: (one: T) => string, wanted: ReadonlySet<string>) =>
    rows?.filter((one) => wanted.has(address(one)))

  it.each([1, 2, 3, 7, 19, 59, 60, 1_000])('of %i, the same comes out as of everybody at once', (size) => {
    const people = classification({ ...all, from: 'directory' })
    for (let i = 0; i < everybody.length; i += size) {
      const mailboxes = everybody.slice(i, i + size)
      const wanted = new Set(mailboxes.map(({ primaryAddress }) => primaryAddress))
      people.add({
        mailboxes,
        recipients: of(all.recipients, (one) => one.primaryAddress, wanted),
        users: of(all.users, (one) => one.address, wanted),
        tenantUsers: of(all.tenantUsers, (one) => one.mail ?? '', wanted),
      })
    }
    const whole = classify(all)
    expect(people.result()).toEqual(whole)
    expect(whole.reasons.length).toBeGreaterThan(3)
    expect(whole.eligible?.length).toBeGreaterThan(10)
    expect(whole.byServer.length).toBe(3)
  })

  it('of whom one part was not known, nobody is counted as well', () => {
    const people = classification({ ...all, from: 'directory' })
    people.add({ ...all, mailboxes: everybody.slice(0, 30) })
    people.add({ ...all, mailboxes: everybody.slice(30), users: undefined })
    expect(people.result().eligible).toBeUndefined()
  })
})
