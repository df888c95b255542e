import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ask } from '../../src/approvals/approval.ts'
import approve from '../../src/commands/approve.ts'
import type { ChangingCommand, Command, Consent } from '../../src/commands/define.ts'
import help from '../../src/commands/help.ts'
import { drafted, freeId } from '../../src/dispatch/consent.ts'
import { UserError } from '../../src/messages/user-error.ts'
import { planCard } from '../../src/plans/card.ts'
import { type PlanDraft, sealed } from '../../src/plans/plan.ts'
import { AskedKind } from '../../src/records/asked.ts'
import { journalOf } from '../../src/records/journal.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { RunKind } from '../../src/records/run.ts'
import { change } from '../../src/store/store.ts'
import { memoryStore } from '../support/memory-store.ts'
import { ABEL, keepPlan, LINKS, later, OLIVE, place, planRecord, runOf, T0 } from '../support/records.ts'
import { BERTA, CHANNEL, draft, harness, said } from './core.ts'

type Harness = ReturnType<typeof harness>
const plans = async ({ store }: Harness) => (await store.list(PlanKind)).map((document) => document.value)
const runs = async ({ store }: Harness) => (await store.list(RunKind)).map((document) => document.value)

describe('a change that needs consent', () => {
  it('is kept, waiting, with its card; nothing runs', async () => {
    const one = harness()
    const answer = await one.say('move sales-1')
    const [record] = await plans(one)
    const [run] = await runs(one)
    expect(record).toMatchObject({ command: 'move sales-1', expiresAt: '2026-03-09T08:00:00.000Z' })
    expect(run).toMatchObject({
      id: record?.id,
      state: 'waiting',
      step: 0,
      approval: {
        askedBy: { name: 'Olive Operator' },
        hash: record?.plan.hash,
        expiresAt: '2026-03-03T08:00:00.000Z',
        needed: 1,
        verdicts: [],
      },
    })
    expect(run?.outbox).toMatchObject([{ key: 'card', live: 'card', to: { id: CHANNEL.id }, reply: { card: 'plan' } }])
    expect(answer.posts).toEqual([])
    expect(one.woken()).toBe(0)
    answer.after?.()
    expect(one.woken()).toBe(1)
  })

  it('is written to the audit log with who asked and the hash', async () => {
    const one = harness()
    await one.say('move sales-1')
    const [record] = await plans(one)
    expect(await one.store.read('audit')).toMatchObject([
      {
        asked: 'move sales-1',
        by: { name: 'Olive Operator' },
        plan: record?.id,
        hash: record?.plan.hash,
        consent: 'one',
      },
    ])
  })

  it('is asked for in its thread, where there is one', async () => {
    const one = harness()
    await one.say('move sales-1', { in: { ...CHANNEL, thread: 'root-7' } })
    expect((await plans(one))[0]?.approvalConversation).toMatchObject({ id: CHANNEL.id, thread: 'root-7' })
  })

  it.each([
    [24, 7 * 24, '2026-03-03T08:00'],
    [72, 48, '2026-03-04T08:00'],
  ])('is to be decided while it may wait (%i h) and its plan is fresh (%i h)', (hours, fresh, until) => {
    const plan = planRecord(draft(), { expiresAt: later(fresh * 3_600).toISOString() })
    const approval = ask({ by: OLIVE, hash: plan.plan.hash, needed: 1 }, T0, hours)
    const card = planCard(plan, runOf(plan, { state: 'waiting', approval }), LINKS)
    expect(JSON.stringify(card.data)).toContain(`Decide until","value":"{{DATE(${until}`)
  })

  it('that is pressed is named by its command', async () => {
    const one = harness()
    await one.say('', { press: { command: 'move', args: { batch: 'sales-1' } } })
    expect((await plans(one))[0]?.command).toBe('move')
  })
})

describe('a change that needs none', () => {
  it('has leave to run at once, and nobody to wait for', async () => {
    const one = harness()
    const answer = await one.say('halt sales-1')
    expect(await runs(one)).toMatchObject([{ state: 'running', guardsHeld: false }])
    expect((await runs(one))[0]?.approval).toBeUndefined()
    answer.after?.()
    expect(one.woken()).toBe(1)
  })

  it('stays where it was asked for, though there is an approvals channel', async () => {
    const one = harness({}, { approvalsChannel: '19:approvals' })
    const answer = await one.say('halt sales-1')
    expect((await plans(one))[0]?.approvalConversation.id).toBe(CHANNEL.id)
    expect(answer.posts).toEqual([])
  })
})

describe('with an approvals channel', () => {
  it('the card goes there, without the asker’s thread, and he gets a receipt', async () => {
    const one = harness({}, { approvalsChannel: '19:approvals' })
    const answer = await one.say('move sales-1', { in: place('a:personal', { scope: 'personal', thread: 't' }) })
    const [record] = await plans(one)
    expect(record?.approvalConversation).toEqual(place('19:approvals'))
    expect((await runs(one))[0]?.outbox[0]?.to.id).toBe('19:approvals')
    expect(record?.conversation.id).toBe('a:personal')
    expect(said(answer)).toMatch(/Asked for approval: Move sales-1/)
    expect(said(answer)).toContain(`Request ${record?.id} is in the approvals channel`)
  })

  it('what is asked in that channel itself gets its card there and no receipt', async () => {
    const one = harness({}, { approvalsChannel: CHANNEL.id })
    const answer = await one.say('move sales-1', { in: { ...CHANNEL, thread: 'root-7' } })
    expect(answer.posts).toEqual([])
    expect((await plans(one))[0]?.approvalConversation).toMatchObject({ id: CHANNEL.id, thread: 'root-7' })
  })
})

describe('asked twice', () => {
  it('is asked once: the second hears of the first', async () => {
    const one = harness()
    await one.say('move sales-1')
    const answer = await one.say('move sales-1')
    const [record, other] = await plans(one)
    expect(other).toBeUndefined()
    expect(said(answer)).toContain(`asked for already (request ${record?.id}, by Olive Operator)`)
  })

  it('while it runs, is asked once too', async () => {
    const one = harness()
    await one.say('halt sales-1')
    expect(said(await one.say('halt sales-1'))).toMatch(/asked for already/)
  })

  it('after it came to an end, is asked anew', async () => {
    const one = harness()
    await one.say('move sales-1')
    const [record] = await plans(one)
    await change(one.store, RunKind, record?.id ?? '', (run) => run && { ...run, state: 'closed' as const })
    await one.say('move sales-1')
    expect(await plans(one)).toHaveLength(2)
  })

  it('by several in the same moment, whichever process they are in, is asked once', async () => {
    const store = memoryStore()
    const houses = [harness({}, { store }), harness({}, { store })]
    const answers = await Promise.all([...houses, ...houses].map((each) => each.say('move sales-1')))
    expect(await store.list(RunKind)).toHaveLength(1)
    expect(answers.filter((answer) => said(answer).includes('asked for already'))).toHaveLength(3)
  })

  it('by one who died while asking, blocks the next for a minute only', async () => {
    const one = harness()
    await one.store.put(AskedKind, sealed(draft()).hash, { run: 'gone', at: T0.toISOString() }, 0)
    expect(said(await one.say('move sales-1'))).toMatch(/asked for already \(request gone\)/)
    const later = new Date(T0.getTime() - 60_000).toISOString()
    await change(one.store, AskedKind, sealed(draft()).hash, () => ({ run: 'gone', at: later }))
    await one.say('move sales-1')
    expect(await runs(one)).toHaveLength(1)
  })

  it('for another batch is another request', async () => {
    const one = harness()
    await one.say('move sales-1')
    await one.say('move sales-2')
    expect(await plans(one)).toHaveLength(2)
  })

  it('with other numbers shown is the same request: only what it rests on counts', async () => {
    const numbers = ['7', '8']
    const plan = async () => ({ ...draft(), observations: [{ title: 'Seen', value: numbers.shift() ?? '' }] })
    const one = harness({ plan })
    await one.say('move sales-1')
    expect(said(await one.say('move sales-1'))).toMatch(/asked for already/)
  })
})

describe('a consent', () => {
  const asking = (consent: Consent, plan: () => Promise<PlanDraft>): Command => ({
    name: 'freeze',
    summary: 'Freezes it',
    group: 'batches',
    args: z.object({ batch: z.string() }),
    examples: ['freeze sales-1'],
    kind: 'change',
    consent,
    role: 'operator',
    card: 'plan',
    plan,
  })

  it.each(['three', '', 'toString', '__proto__', undefined])(
    'nobody knows (%s) never means “run”: nothing is planned, stored or told',
    async (consent) => {
      const planned: unknown[] = []
      const plan = async () => {
        planned.push(consent)
        return draft()
      }
      const one = harness({}, { more: [asking(consent as never, plan), help] })
      const answer = await one.say('freeze sales-1')
      expect(said(answer)).toMatch(/Something went wrong here/)
      expect(answer.after).toBeUndefined()
      expect([planned, await plans(one), await one.store.read('audit')]).toEqual([[], [], []])
      expect(one.faults).toMatchObject([{ error: { message: `There is no consent “${consent}”` } }])
      expect(said(await one.say('help freeze'))).toMatch(/Something went wrong here/)
    },
  )

  it('of two waits for both, says how many have agreed, and runs with the second', async () => {
    const one = harness({}, { more: [asking('two', async () => draft()), approve, help] })
    await one.say('freeze sales-1')
    const [run] = await runs(one)
    const id = run?.id ?? ''
    expect(run).toMatchObject({ state: 'waiting', approval: { needed: 2 } })
    expect(said(await one.say('help freeze'))).toMatch(/after two other people have approved/)
    const first = await one.say(`approve ${id}`, { as: ABEL })
    expect(said(first)).toMatch(/Approved \(1 of 2\).*waits for one more approver; nothing is carried out yet/)
    expect((await runs(one))[0]).toMatchObject({
      state: 'waiting',
      outbox: [{ reply: { data: { state: expect.stringContaining('1 of 2') } } }],
    })
    expect(said(await one.say(`approve ${id}`, { as: ABEL }))).toMatch(/You have approved this already/)
    expect(said(await one.say(`approve ${id}`, { as: BERTA }))).toMatch(/Approved: Move sales-1/)
    expect((await runs(one))[0]).toMatchObject({ state: 'running' })
    const verdicts = (await one.store.read('audit')).filter(({ verdict }) => verdict === 'approved')
    expect(verdicts.map(({ by }) => (by as { name: string }).name)).toEqual([ABEL.name, BERTA.name])
  })

  it('is asked about before the record is made, too', () => {
    const command = asking('three' as never, async () => draft()) as ChangingCommand
    const request = { id: 'r', at: T0, by: OLIVE, conversation: CHANNEL, line: '', pasted: '', files: [] }
    const settings = {
      practice: true,
      publicUrl: '',
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: '',
    }
    expect(() => drafted('4k7m', command, draft(), request, settings)).toThrow('There is no consent “three”')
  })
})

describe('a change that is refused', () => {
  it('leaves nothing behind', async () => {
    const one = harness({ plan: async () => Promise.reject(new UserError('It runs already.', 'Wait.')) })
    expect(said(await one.say('move sales-1'))).toMatch(/It runs already/)
    expect(await plans(one)).toEqual([])
    expect(await one.store.read('audit')).toEqual([])
  })
})

describe('the id of a request', () => {
  it('is four signs that nobody takes for one another', async () => {
    const store = memoryStore()
    for (let i = 0; i < 200; i++) expect(await freeId(store)).toMatch(/^[2-9a-hjkmnp-z]{4}$/)
  })

  it('is none that a plan has, or had: an archived one left its journal', async () => {
    const store = memoryStore()
    await keepPlan(store, planRecord(undefined, { id: 'kept' }))
    await store.append(journalOf('gone'), [{ is: 'archived' }])
    const drawn = ['kept', 'gone', 'free']
    expect(await freeId(store, () => drawn.shift() ?? '')).toBe('free')
  })
})
