/** Answers that rest on what is missing or old: said first, and nothing that acts on it is offered. */
import { describe, expect, it, vi } from 'vitest'
import batchCheck from '../../src/commands/batch-check.ts'
import batchNew from '../../src/commands/batch-new.ts'
import batchStart from '../../src/commands/batch-start.ts'
import check from '../../src/commands/check.ts'
import checklist from '../../src/commands/checklist.ts'
import recipients from '../../src/commands/recipients.ts'
import type { CardData } from '../../src/messages/reply.ts'
import { DownloadKind } from '../../src/records/download.ts'
import { fakeInventory, type Known, type Question } from '../support/fake-inventory.ts'
import { ENDPOINT, remoteBatch, remoteUser } from '../support/fakes.ts'
import { seen } from '../support/records.ts'
import { batch, context, drawn, type Given, silent } from './fakes.ts'
import { at, companyOf, mailbox, mailUser, minutesAgo } from './known.ts'

const PEOPLE = ['anna', 'bert', 'cleo']
const SALES = batch('sales-1', PEOPLE.map(at))

describe('recipients', () => {
  async function ask(known: Known, given: Given = {}) {
    const where = context(given, [], fakeInventory(known))
    const answer = await recipients.run({}, where)
    const files = (await where.store.list(DownloadKind)).map(({ value }) => value.name)
    const { title, reasons } = answer.data as unknown as CardData['recipients']
    return { ...drawn(answer), title, reasons, files, summary: answer.summary }
  }

  it('says the time of the oldest small where all is fresh, and in the headline where it is old', async () => {
    const fresh = await ask(companyOf(PEOPLE, { ages: { users: minutesAgo(59) } }))
    expect(fresh.title).toBe('3 can be migrated, 0 cannot')
    expect(fresh.text).toContain('As of {{DATE(2026-11-22T09:01:00Z, SHORT)}} {{TIME(2026-11-22T09:01:00Z)}}.')
    expect(fresh.files).toEqual(['eligible.csv'])
    const old = await ask(companyOf(PEOPLE, { ages: { exchange: minutesAgo(26 * 60) } }))
    expect(old.title).toMatch(/^3 can be migrated, 0 cannot, as of \{\{DATE\(2026-11-21T08:00:00Z, SHORT\)\}\}/)
    expect(old.summary).toMatch(/^3 can be migrated, 0 cannot, as of 2026-11-21 08:00 UTC\. /)
    expect(old.files).toEqual(['eligible-2026-11-21.csv'])
  })

  it.each(['exchange', 'users'] as const)('counts nobody as well where %s is not known', async (part) => {
    const mailboxes = PEOPLE.map((name) => mailbox(name, { hidden: name === 'bert' }))
    const { title, text, files, buttons } = await ask(
      companyOf(PEOPLE, { mailboxes, ages: { [part]: 'no answer within 30 s' } }),
    )
    expect(title).toMatch(/^Who can be migrated could not be told; 1 cannot in any case\. /)
    expect(title).toContain(
      part === 'exchange' ? 'Exchange Online could not be read' : 'The migration users could not be read',
    )
    expect(text).toContain('Could not tell: no answer within 30 s')
    expect(files).toEqual([])
    expect(buttons.map((one) => one.title)).toContain('What is known')
  })

  it('counts nobody as well where one piece was not known', async () => {
    const known = companyOf(PEOPLE)
    const whole = fakeInventory({ ...known, pieceSize: 1 })
    let pieces = 0
    const where = context({}, [], {
      ...whole,
      everybody: (from, visit) =>
        whole.everybody(from, (piece) =>
          visit(pieces++ === 1 ? { ...piece, users: { known: false, why: 'it was dropped' } } : piece),
        ),
    })
    const { title } = (await recipients.run({}, where)).data as unknown as CardData['recipients']
    expect(pieces).toBe(3)
    expect(title).toMatch(/could not be told.*The migration users could not be read/)
  })

  it('goes on without Graph and says so first', async () => {
    const { title } = await ask(companyOf(PEOPLE, { ages: { graph: 'not permitted' } }))
    expect(title).toBe('3 can be migrated, 0 cannot. Microsoft Graph could not be read')
  })

  it('takes the tenant’s people where the directory is not known yet, and tells nothing of nobody', async () => {
    const tenant = await ask(companyOf(PEOPLE, { ages: { directory: 'the directory has not been read yet' } }))
    expect(tenant.title).toBe('3 can be migrated, 0 cannot. The directory could not be read')
    const why = 'not read yet'
    const nothing = await ask(companyOf(PEOPLE, { ages: { directory: why, exchange: why, graph: why, users: why } }))
    expect(nothing.title).toBe('Nobody could be counted')
    expect(nothing.files).toEqual([])
  })
})

describe.each([
  ['batch check', (known: Known, questions?: Question[]) => ask(batchCheck, known, questions)],
  ['batch new', (known: Known, questions?: Question[]) => ask(batchNew, known, questions)],
] as const)('%s', (_, look) => {
  it('offers the start where all is known and fresh', async () => {
    const { verdict, color, titles, text } = await look(companyOf(PEOPLE, { ages: { exchange: minutesAgo(59) } }))
    expect(verdict).toBe('All 3 mailboxes can be started.')
    expect([color, titles]).toEqual(['Good', ['Ask for the start', 'Check again']])
    expect(text).toContain('As of {{DATE(2026-11-22T09:01:00Z, SHORT)}} {{TIME(2026-11-22T09:01:00Z)}}.')
  })

  it.each([
    ['exchange', 'Exchange Online could not be read.'],
    ['users', 'The migration users could not be read.'],
    ['graph', 'Microsoft Graph could not be read.'],
  ] as const)('is never green and offers no start where %s is not known', async (part, words) => {
    const { verdict, color, titles } = await look(companyOf(PEOPLE, { ages: { [part]: 'silent' } }))
    expect(verdict).toBe(`${words} Whether these 3 mailboxes can be started could not be told.`)
    expect([color, titles]).toEqual(['Warning', ['Check again', 'What is known']])
  })

  it('nor where it is older than an hour, and says as of when', async () => {
    const { verdict, color, titles, summary } = await look(companyOf(PEOPLE, { ages: { users: minutesAgo(61) } }))
    expect(verdict).toMatch(
      /^The migration users as of \{\{DATE\(2026-11-22T08:59:00Z, SHORT\)\}\}.*could not be told\.$/,
    )
    expect(summary).toMatch(/^sales-1: The migration users as of 2026-11-22 08:59 UTC\. Whether/)
    expect([color, titles]).toEqual(['Warning', ['Check again', 'What is known']])
  })

  it('says whom something blocks in any case', async () => {
    const mailboxes = PEOPLE.map((name) => mailbox(name, { hidden: name === 'bert' }))
    const { verdict } = await look(companyOf(PEOPLE, { mailboxes, ages: { exchange: 'silent' } }))
    expect(verdict).toMatch(/could not be told\. 1 would fail in any case\.$/)
  })

  it.each(['silent', minutesAgo(200)])(
    'is held up by no directory, but is not green with one that is %s',
    async (age) => {
      const { verdict, color, titles } = await look(companyOf(PEOPLE, { ages: { directory: age } }))
      expect(verdict).toMatch(/^The directory (could not be read\.|as of .*\.) All 3 mailboxes can be started\.$/)
      expect([color, titles]).toEqual(['Warning', ['Ask for the start', 'Check again']])
    },
  )

  it('does not take a tenant with nobody in it for one that was read', async () => {
    const { verdict, titles } = await look(companyOf(PEOPLE, { recipients: [] }))
    expect(verdict).toMatch(/^Exchange Online could not be read\./)
    expect(titles).not.toContain('Ask for the start')
  })

  it('asks for the rows that are older than a quarter of an hour, once, whatever their number', async () => {
    const questions: Question[] = []
    await look(companyOf(PEOPLE), questions)
    const people = questions.filter(({ asked }) => asked === 'people')
    expect(people).toEqual([{ asked: 'people', addresses: PEOPLE.map(at), maxAgeMs: 15 * 60_000 }])
    expect(questions.map(({ asked }) => asked)).not.toContain('everybody')
  })
})

/** Whatever is asked of a system beside the inventory and the name fails the test. */
async function ask(command: typeof batchCheck | typeof batchNew, known: Known, questions?: Question[]) {
  const where = context({ exchange: { batch: async () => undefined } }, [SALES], fakeInventory(known, questions))
  const pasted = ['EmailAddress', ...PEOPLE.map(at)].join('\n')
  const answer = await command.run({ batch: 'sales-1' }, { ...where, request: { ...where.request, pasted } })
  const { verdict, color } = answer.data as unknown as CardData['findings']
  const { text, buttons } = drawn(answer)
  return { verdict, color, text, titles: buttons.map(({ title }) => title), summary: answer.summary }
}

describe('batch start', () => {
  const given: Given = { exchange: { batch: async () => undefined, endpoints: async () => [ENDPOINT] } }
  const plan = (known: Known, questions?: Question[]) =>
    batchStart.plan({ batch: 'sales-1' }, context(given, [SALES], fakeInventory(known, questions)))

  it('looks at the rows now', async () => {
    const questions: Question[] = []
    await plan(companyOf(PEOPLE), questions)
    expect(questions.filter(({ asked }) => asked === 'people')).toEqual([
      { asked: 'people', addresses: PEOPLE.map(at), maxAgeMs: 0 },
    ])
  })

  it.each([
    ['exchange', 'Exchange Online'],
    ['users', 'the migration users'],
    ['graph', 'Microsoft Graph'],
  ] as const)('plans nothing on what %s said before', async (part, name) => {
    for (const age of [minutesAgo(2), 'no answer within 30 s']) {
      await expect(plan(companyOf(PEOPLE, { ages: { [part]: age } }))).rejects.toMatchObject({
        name: 'UserError',
        message: `“sales-1” is not started on what was known before: ${name} did not answer just now.`,
        remedy: expect.stringMatching(/Ask again when it answers: “inventory” says/),
      })
    }
  })

  it('does not keep a person waiting for an Exchange that never answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const mute: Given = { exchange: { batch: async () => undefined, endpoints: () => new Promise(() => undefined) } }
    const asked = batchStart.plan({ batch: 'sales-1' }, context(mute, [SALES], fakeInventory(companyOf(PEOPLE))))
    const refused = expect(asked).rejects.toMatchObject({
      message: '“sales-1” is not started on what was known before: Exchange Online did not answer just now.',
      remedy: expect.stringMatching(/^No answer came within 4 seconds\./),
    })
    await vi.advanceTimersByTimeAsync(5_000)
    await refused
    vi.useRealTimers()
  })

  it('is not held up by the directory, and does not judge by what that said before', async () => {
    const mailboxes = PEOPLE.map((name) => mailbox(name, { hidden: name === 'bert' }))
    const fresh = await plan(companyOf(PEOPLE, { mailboxes }))
    expect(fresh.title).toBe('Start sales-1: 2 mailboxes')
    const old = await plan(companyOf(PEOPLE, { mailboxes, ages: { directory: minutesAgo(2) } }))
    expect(old.title).toBe('Start sales-1: 3 mailboxes')
    expect(old.observations.find(({ title }) => title === 'Could not tell')?.value).toMatch(/the company’s directory/)
  })

  it('looks at those who are not synced before a retry, and says who would fail again', async () => {
    const exchange = seen('SyncedWithErrors', { total: 3, synced: 1, failed: 2, started: '2026-03-02T08:00:00.000Z' })
    const mailboxes = { [at('anna')]: { status: 'Synced', cloudMailbox: true } }
    const begun = batch('sales-1', PEOPLE.map(at), { exchange, mailboxes })
    const questions: Question[] = []
    const known = companyOf(PEOPLE, {
      // Made by the first attempt: no stranger's mailbox, and the batch's own migration user is no other's.
      recipients: PEOPLE.map((name) => mailUser(name, name === 'cleo' ? { type: 'UserMailbox' } : {})),
      mailboxes: PEOPLE.map((name) => mailbox(name, { hidden: name === 'bert' })),
      users: [remoteUser(at('bert'), 'Failed')],
    })
    const asked = { exchange: { ...given.exchange, batch: async () => remoteBatch('SyncedWithErrors') } }
    const draft = await batchStart.plan({ batch: 'sales-1' }, context(asked, [begun], fakeInventory(known, questions)))
    expect(questions.find(({ asked }) => asked === 'people')?.addresses).toEqual([at('bert'), at('cleo')])
    expect(draft.observations).toContainEqual({
      title: 'Would fail again',
      value: expect.stringMatching(/^bert@contoso\.com: Hidden from address lists[^@]*$/),
    })
    const silentNow = fakeInventory(companyOf(PEOPLE, { ages: { exchange: minutesAgo(5) } }))
    await expect(batchStart.plan({ batch: 'sales-1' }, context(asked, [begun], silentNow))).rejects.toMatchObject({
      name: 'UserError',
    })
  })
})

describe('what is asked of the company', () => {
  it('counts the mailboxes as the inventory knows them, and says as of when where that is old', async () => {
    const given: Given = {
      exchange: { endpoints: silent('Exchange Online') },
      graph: { organization: silent('Microsoft Graph'), domains: silent('Microsoft Graph') },
      directory: { servers: silent('the directory') },
      dns: { mx: silent('DNS'), txt: silent('DNS'), cname: silent('DNS') },
    }
    const look = async (known: Known) => drawn(await check.run({}, context(given, [], fakeInventory(known)))).text
    expect(await look(companyOf(PEOPLE))).not.toContain('as of')
    const old = await look(companyOf(PEOPLE, { ages: { directory: minutesAgo(90) } }))
    expect(old).toContain('The number of mailboxes is as of {{DATE(2026-11-22T08:30:00Z, SHORT)}}')
  })

  it('leaves the last mailbox to a person where the directory’s word is old', async () => {
    const look = async (known: Known) => drawn(await checklist.run({}, context({}, [], fakeInventory(known)))).text
    expect(await look(companyOf(PEOPLE))).toContain('3 mailboxes are still on-premises')
    expect(await look(companyOf(PEOPLE, { ages: { directory: minutesAgo(61) } }))).toContain('could not be told')
  })
})
