/** One person as the inventory knows them: how old that is, what changed, and who had the address before. */
import { describe, expect, it } from 'vitest'
import user from '../../src/commands/user.ts'
import type { LifeEvent } from '../../src/inventory/inventory.ts'
import { personFacts } from '../../src/inventory/person.ts'
import { fakeInventory, type Known, type Question } from '../support/fake-inventory.ts'
import { remoteUser } from '../support/fakes.ts'
import { seen } from '../support/records.ts'
import { batch, context, drawn, type Given } from './fakes.ts'
import { at, companyOf, mailbox, mailUser, minutesAgo } from './known.ts'

const ANNA = at('anna')
const may = (day: number) => new Date(Date.UTC(2026, 4, day, 9))

function event(day: number, more: Partial<LifeEvent> = {}): LifeEvent {
  const base = { at: may(day), kind: 'hidden', who: 'm-anna', part: 'directory', address: ANNA } as const
  return { ...base, text: `Change ${day}.`, ...more }
}

async function ask(known: Known, given: Given = {}, batches = [batch('sales-1', [ANNA])], questions: Question[] = []) {
  const answer = await user.run({ address: ANNA }, context(given, batches, fakeInventory(known, questions)))
  return { ...drawn(answer), summary: answer.summary }
}

describe('how old it is', () => {
  it('is told small where all is fresh, and no system is asked beside the inventory for who is in no batch', async () => {
    const questions: Question[] = []
    const { text, summary } = await ask(companyOf(['anna'], { ages: { graph: minutesAgo(12) } }), {}, [], questions)
    expect(text).toContain('As of\n{{DATE(2026-11-22T09:48:00Z, SHORT)}} {{TIME(2026-11-22T09:48:00Z)}}')
    expect(summary).toMatch(/^anna: in no batch\. New mail/)
    expect(questions.find(({ asked }) => asked === 'person')?.maxAgeMs).toBe(15 * 60_000)
  })

  it('is said first where a part is old or missing', async () => {
    const { text, summary } = await ask(
      companyOf(['anna'], { ages: { exchange: 'silent', directory: minutesAgo(90) } }),
    )
    expect(text.indexOf('Exchange Online could not be read; the directory as of')).toBeLessThan(
      text.indexOf('New mail'),
    )
    expect(summary).toMatch(
      /^anna: planned\. Exchange Online could not be read; the directory as of 2026-11-22 08:30 UTC\./,
    )
  })

  it('does not say that nobody has an address where not everything is known', async () => {
    await expect(ask(companyOf([], { ages: { exchange: 'silent' } }), {}, [])).rejects.toMatchObject({
      message: `I know nobody with the address ${ANNA}, but not everything is known. Exchange Online could not be read.`,
    })
    await expect(ask(companyOf([]), {}, [])).rejects.toMatchObject({
      message: `Nobody has the address ${ANNA}, neither on-premises nor in the tenant.`,
    })
  })
})

describe('how the copying goes', () => {
  const moving = companyOf(['anna'], {
    users: [remoteUser(ANNA, 'Failed', { batch: 'old-batch' }), remoteUser(ANNA, 'Syncing', { batch: 'sales-1' })],
  })
  const begun = [batch('sales-1', [ANNA], { exchange: seen('Syncing', { started: '2026-11-21T08:00:00.000Z' }) })]

  it('is asked just now, of who is in a batch; our own batch counts', async () => {
    const statistics = async () => ({
      ...remoteUser(ANNA),
      ...{ percent: 42, totalItems: 10, bytesTransferred: undefined, estimatedBytes: undefined, errorText: undefined },
    })
    const { text } = await ask(moving, { exchange: { statistics } }, begun)
    expect(text).toContain('42 %')
    expect(text).toContain('syncing')
    expect(text).not.toContain('old-batch')
  })

  it('is not waited for long', async () => {
    const { store } = context({}, begun)
    const statistics = () => new Promise<never>(() => {})
    const person = await personFacts(fakeInventory(moving), { statistics }, store, ANNA, 1)
    expect(person.statistics).toEqual({
      known: false,
      why: 'Exchange Online did not say within 0.001 seconds how far the copying is',
    })
    expect(person.migration).toMatchObject({ value: { status: 'Syncing' } })
  })
})

describe('a life so far', () => {
  it('is told from the tenth newest on, oldest first', async () => {
    const life = Array.from({ length: 13 }, (_, i) => event(i + 1))
    const { text } = await ask({ ...companyOf(['anna']), life })
    expect(text).toContain('What changed so far\n3 earlier changes.\n{{DATE(2026-05-04')
    expect(text.match(/Change \d+\./g)).toEqual(life.slice(3).map((one) => one.text))
  })

  it('of another person who had the address before is told as another’s', async () => {
    const life = [
      event(1, { who: 'm-former', kind: 'left', text: 'Left.' }),
      event(2, { kind: 'came back as another', text: 'Came.' }),
      // Each system has an id of its own.
      event(3, { part: 'exchange', who: 'r-anna', text: 'Hidden in the cloud.' }),
      event(4, { part: 'exchange', who: 'r-former', text: 'Was unhidden.' }),
    ]
    const { text } = await ask({ ...companyOf(['anna']), life })
    expect(text).toMatch(/\}\}: Another person had this address before: Left\.\n/)
    expect(text).toMatch(/\}\}: Came\.\n/)
    expect(text).toMatch(/\}\}: Hidden in the cloud\.\n/)
    expect(text).toMatch(/\}\}: Another person had this address before: Was unhidden\./)
  })

  it('goes on after who left: gone on that day, not “nobody has the address”', async () => {
    const life = [event(1), event(3, { kind: 'left', text: 'Left the directory.' })]
    for (const batches of [[], [batch('sales-1', [ANNA])]]) {
      const { text, summary } = await ask({ ...companyOf(['bert']), life }, {}, batches)
      expect(text).toContain('left the company')
      expect(text).toContain('Left on {{DATE(2026-05-03T09:00:00Z, SHORT)}}: nobody has this address any more')
      expect(text).toMatch(/: Left the directory\./)
      expect(text).not.toContain('Another person')
      expect(summary).toMatch(/left the company\. Left on 2026-05-03: nobody/)
    }
  })

  const copied = { exchange: { statistics: async () => undefined as never } }

  it('goes on after who left in the middle of a batch, where the migration user is still', async () => {
    const life = [event(3, { kind: 'left', text: 'Left the directory.' })]
    const begun = [batch('sales-1', [ANNA], { exchange: seen('Synced') })]
    const users = [remoteUser(ANNA, 'Synced', { batch: 'sales-1' })]
    const { text } = await ask({ ...companyOf(['bert'], { users }), life }, copied, begun)
    expect(text).toContain('left the company')
    expect(text).not.toMatch(/New mail goes to the cloud|next comes the conversion/)
    const silent = companyOf(['bert'], { users, ages: { exchange: 'silent' } })
    expect((await ask({ ...silent, life }, copied, begun)).text).not.toContain('left the company')
  })

  it('stops where another person has the address since the batch was made', async () => {
    const begun = [batch('sales-1', [ANNA], { exchange: seen('Synced'), createdAt: may(2).toISOString() })]
    const known = companyOf(['anna'], { users: [remoteUser(ANNA, 'Synced', { batch: 'sales-1' })] })
    const came = (day: number) => [event(day, { kind: 'came back as another', text: 'Came.' })]
    expect((await ask({ ...known, life: came(3) }, copied, begun)).text).toMatch(/Stop here: .* convert nothing before/)
    expect((await ask({ ...known, life: came(1) }, copied, begun)).text).toContain('Synced is not migrated')
  })

  it('stays in its batch under another primary address', async () => {
    const anna = { primaryAddress: at('anna.new'), addresses: [at('anna.new'), ANNA] }
    const known = companyOf(['anna'], {
      mailboxes: [mailbox('anna', anna)],
      recipients: [mailUser('anna', { ...anna, type: 'UserMailbox' })],
      users: [remoteUser(ANNA, 'Synced', { batch: 'sales-1' })],
    })
    const begun = [batch('sales-1', [ANNA], { exchange: seen('Synced') })]
    const answer = await user.run({ address: at('anna.new') }, context(copied, begun, fakeInventory(known)))
    const { text } = drawn(answer)
    expect(text).toContain('sales-1')
    expect(text).toContain('Synced is not migrated')
    expect(text).not.toContain('that Stagecoach did not make')
  })

  it('says nothing of leaving where somebody has the address still, or where nobody left', async () => {
    const life = [event(3, { kind: 'left', text: 'Left.' })]
    const still = await ask({ ...companyOf([], { mailboxes: [mailbox('anna')] }), life }, {}, [])
    expect(still.text).not.toContain('Left on')
    await expect(ask({ ...companyOf(['bert']), life: [event(1)] }, {}, [])).rejects.toThrow('Nobody has the address')
  })
})
