import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/messages/user-error.ts'
import { refusal, silence } from '../support/fakes.ts'
import { OLIVE } from '../support/records.ts'
import { buttonsIn, harness, said, VERA } from './core.ts'

const stranger = { ...OLIVE, id: '99999999-0000-0000-0000-000000000009', name: 'Sam Stranger' }
const foreigner = { ...OLIVE, tenant: '11111111-0000-0000-0000-000000000000' }
const press = (command: string, args: Record<string, unknown> = {}) => ({ press: { command, args, card: 'm1' } })

describe('what is said', () => {
  it('runs the command and posts its card', async () => {
    const { say } = harness()
    const answer = await say('look at sales-1', { as: VERA })
    expect(said(answer)).toContain('Looked at sales-1')
    expect(answer.replace).toBeUndefined()
  })

  it('gives the command who asks, with his roles, and the words in their places', async () => {
    const seen: unknown[] = []
    const { say } = harness({ look: async (args, { roles, request }) => void seen.push(args, roles, request.by.name) })
    await say('look at sales-1 deep')
    expect(seen).toEqual([{ batch: 'sales-1', depth: 'deep' }, ['operator', 'viewer'], 'Olive Operator'])
  })

  it('that is unclear runs nothing and offers the nearest, with their words', async () => {
    const ran: unknown[] = []
    const { say } = harness({ look: async (args) => void ran.push(args) })
    const answer = await say('loook at sales-1')
    expect(ran).toEqual([])
    expect(said(answer)).toMatch(/I do not know “loook at sales-1”, and nothing was done.*Did you mean/)
    expect(buttonsIn(answer)[0]).toEqual({ title: 'look at sales-1', command: 'look at', args: { batch: 'sales-1' } })
    expect(buttonsIn(answer).at(-1)).toMatchObject({ command: 'help' })
  })

  it('that is nothing at all is asked for', async () => {
    const { say } = harness()
    expect(said(await say(''))).toMatch(/Say what to do/)
    expect(said(await say('', { pasted: 'EmailAddress\na@contoso.test' }))).toMatch(/Say what to do/)
  })

  it('that begins nothing names help only', async () => {
    const { say } = harness()
    const answer = await say('xyzzy plugh')
    expect(buttonsIn(answer).map(({ title }) => title)).toEqual(['help'])
  })
})

describe('an argument', () => {
  it('that is missing is asked for with the live choices, which bring the rest along', async () => {
    const { say } = harness()
    const answer = await say('look')
    expect(said(answer)).toMatch(/“look at”: which batch\?/)
    expect(buttonsIn(answer)).toEqual([
      { title: 'batch 0', command: 'look at', args: { batch: 'sales-0' } },
      { title: 'batch 1', command: 'look at', args: { batch: 'sales-1' } },
    ])
  })

  it('that has many choices shows six and counts the others', async () => {
    const { say } = harness({}, { choices: 9 })
    const answer = await say('look')
    expect(buttonsIn(answer)).toHaveLength(6)
    expect(said(answer)).toMatch(/And 3 more/)
  })

  it('that has no choices shows how the command is typed', async () => {
    const { say } = harness({}, { choices: 0 })
    const answer = await say('look')
    expect(buttonsIn(answer)).toEqual([])
    expect(said(answer)).toMatch(/Type “look at <batch> \[depth\]”/)
  })

  it('that is missing on a button keeps what the button had', async () => {
    const { say } = harness()
    const answer = await say('', press('look at', { depth: 'deep' }))
    expect(buttonsIn(answer)[0]?.args).toEqual({ depth: 'deep', batch: 'sales-0' })
  })

  it('that is wrong is named, with what it has to be', async () => {
    const { say } = harness()
    expect(said(await say('look at Sales!'))).toMatch(/“Sales!” is not a batch: small letters, digits and dashes/)
    expect(said(await say('look at a b c'))).toMatch(/“c” is more than “look at” takes/)
  })
})

describe('who asks', () => {
  it.each([
    ['a viewer who would change', VERA, 'note sales-1', /needs the role operator; you are viewer/],
    ['a stranger', stranger, 'look at sales-1', /not known here/],
    ['an operator’s id in another tenant', foreigner, 'look at sales-1', /not known here/],
  ])('%s is refused before anything runs', async (_who, as, line, words) => {
    const ran: unknown[] = []
    const { say } = harness({ look: async (args) => void ran.push(args) })
    expect(said(await say(line, { as }))).toMatch(words)
    expect(ran).toEqual([])
  })

  it('is asked before his arguments are looked at: a stranger learns no batch’s name', async () => {
    const { say } = harness()
    const answer = await say('look', { as: stranger })
    expect(said(answer)).not.toMatch(/sales-/)
  })
})

describe('a button', () => {
  it('is the same command as the line', async () => {
    const { say } = harness()
    expect(said(await say('', press('look at', { batch: 'sales-1' })))).toContain('Looked at sales-1')
  })

  it('replaces its card where the command says so, and only then', async () => {
    const { say, woken } = harness()
    const answer = await say('', press('note', { batch: 'sales-1' }))
    expect(answer.posts).toEqual([])
    expect(answer.replace?.summary).toContain('Looked at sales-1')
    const before = woken()
    answer.after?.()
    expect(woken()).toBe(before + 1)
    expect((await say('note sales-1')).posts).toHaveLength(1)
  })

  it('that is refused says so to the one who pressed, and posts nothing', async () => {
    const { say } = harness({ look: async () => Promise.reject(new UserError('Not so.', 'Do this.')) })
    expect(await say('', press('look at', { batch: 'sales-1' }))).toEqual({ posts: [], toast: 'Not so. Do this.' })
    expect((await say('', { ...press('note', { batch: 'x' }), as: VERA })).toast).toMatch(/needs the role operator/)
    expect((await say('', press('look at', { batch: 'NO' }))).toast).toMatch(/“NO” is not a batch/)
  })

  it('of a command that is no more says that nothing was done', async () => {
    const { say } = harness()
    expect(said(await say('', press('batch freeze')))).toMatch(/nothing was done|Say what to do/)
  })
})

describe('what goes wrong', () => {
  it('for a person’s reason is a card with the way out and its buttons', async () => {
    const offers = [{ title: 'batch list', command: 'batch list', args: {} }]
    const { say, faults } = harness({ look: async () => Promise.reject(new UserError('Not so.', 'Do this.', offers)) })
    const answer = await say('look at sales-1')
    expect(said(answer)).toMatch(/Not so\..*Do this\./)
    expect(buttonsIn(answer)).toEqual(offers)
    expect(faults).toEqual([])
  })

  it('at a remote system names it, what was asked, its code and request id, and offers to try again', async () => {
    const failed = refusal('Get-MigrationBatch', 'MigrationPermanentException', 'the list is odd')
    const { say, faults } = harness({ look: async () => Promise.reject(failed) })
    const answer = await say('look at sales-1')
    expect(said(answer)).toMatch(/Exchange Online refused.*the list is odd.*Nothing was changed by this/)
    expect(said(answer)).toMatch(/Get-MigrationBatch.*MigrationPermanentException.*req-7/)
    expect(buttonsIn(answer)).toEqual([{ title: 'Try again', command: 'look at', args: { batch: 'sales-1' } }])
    expect(faults).toEqual([])
  })

  it('by silence says that it did not answer, and that it often passes', async () => {
    const { say } = harness({ look: async () => Promise.reject(silence('Get-MigrationBatch')) })
    expect(said(await say('look at sales-1'))).toMatch(/Exchange Online did not answer.*try again in a minute/)
  })

  it('offers no button to try again what came with a list, which a button cannot carry', async () => {
    const { say } = harness({ look: async () => Promise.reject(silence('Get-MigrationBatch')) })
    expect(buttonsIn(await say('look at sales-1', { pasted: 'EmailAddress' }))).toEqual([])
  })

  it('in us is a card with an id, and nothing of the fault', async () => {
    const bug = new TypeError('undefined is not a function at secretPlace (/home/x/file.ts:3)')
    const { say, faults } = harness({ look: async () => Promise.reject(bug) })
    const answer = await say('look at sales-1')
    expect(said(answer)).toMatch(/Something went wrong here.*00000000-0000-4000-8000-000000000001/)
    expect(said(answer)).not.toMatch(/secretPlace|TypeError|file\.ts|undefined is not/)
    expect(faults).toEqual([{ error: bug, about: 'request 00000000-0000-4000-8000-000000000001' }])
    expect((await say('', press('look at', { batch: 'sales-1' }))).toast).toBeUndefined()
  })
})
