/** People and clients that mean no good, or merely press twice: what must not come of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { practiceList } from '../practice/src/company.ts'
import { requests } from '../src/commands/support/requests.ts'
import { BatchKind } from '../src/records/batch.ts'
import { journalOf } from '../src/records/journal.ts'
import { RunKind } from '../src/records/run.ts'
import { subjectName } from '../src/records/subject.ts'
import { buttons, csv, type Harness, openHarness, textOf, type Who } from './support/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await openHarness()
})
afterEach(async () => {
  await harness.close()
  expect(harness.faultsSeen).toEqual([])
})

const runs = async () => (await harness.store.list(RunKind)).map(({ value }) => value)
const batches = async () => (await harness.systems.exchange.batches()).map(({ identity }) => identity)
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))

/** A button no card ever had. */
const pressed = (data: { command: string; args: unknown }, as: Who = 'operator') =>
  harness.press('x', { as, on: { card: { type: 'Action.Execute', title: 'x', data } } })

async function asked(name = 'sales-1', from = 0) {
  await harness.say(`batch new ${name}`, { pasted: csv(practiceList(harness.company, from + 3).slice(from)) })
  await harness.say(`batch start ${name}`)
  await harness.tick()
  const record = (await requests(harness.store)).find(({ run }) => subjectName(run.subject) === name)?.plan
  if (record === undefined) throw new Error('nothing was asked for')
  return record
}

describe('many at once', () => {
  it('ask for the same start: one request', async () => {
    await harness.say('batch new sales-1', { pasted: csv(practiceList(harness.company, 3)) })
    const answers = await times(8, () => harness.say('batch start sales-1'))
    expect(await runs()).toHaveLength(1)
    const said = answers.flatMap(({ posts }) => posts.map(({ card }) => textOf(card)))
    expect(said.filter((text) => /asked for already/.test(text))).toHaveLength(7)
  })

  it('approve one request, typed and pressed: one verdict, one run, one batch', async () => {
    const { id, plan } = await asked()
    const answers = await times(20, (n) =>
      n % 2 === 0 ? harness.say(`approve ${id}`, { as: 'approver' }) : harness.press('Approve', { as: 'approver' }),
    )
    await harness.tick()
    await harness.tick()
    const texts = answers.map(({ posts, replace, toast }) => toast ?? textOf((posts[0] ?? replace)?.card))
    expect(texts.filter((text) => /Nothing changed: Abel Approver approved it/.test(text))).toHaveLength(19)
    expect((await batches()).filter((name) => name === 'sales-1')).toHaveLength(1)
    const audit = await harness.store.read('audit')
    expect(audit.filter(({ verdict }) => verdict === 'approved')).toMatchObject([{ plan: id, hash: plan.hash }])
    const steps = (await harness.store.read(journalOf(id))).filter(({ is }) => is === 'step')
    expect(steps.filter(({ step }) => step === 0)).toHaveLength(1)
  })
})

it('a list that comes while its batch is being started does not make us forget the batch', async () => {
  await harness.say('batch new sales-1', { pasted: csv(practiceList(harness.company, 3)) })
  const { exchange } = harness.systems
  const { batch } = exchange
  Object.assign(exchange, {
    batch: async () => {
      Object.assign(exchange, { batch })
      await harness.say('batch start sales-1')
      await harness.tick()
      await harness.press('Approve', { as: 'approver' })
      await harness.tick()
      return undefined
    },
  })
  const answer = await harness.say('batch new sales-1', { pasted: csv(practiceList(harness.company, 9).slice(5)) })
  expect(textOf(answer.posts[0]?.card)).toMatch(/“sales-1” is in Exchange Online already/)
  const kept = (await harness.store.get(BatchKind, 'sales-1'))?.value.batch
  expect([kept?.rows.length, kept?.exchange?.total]).toEqual([3, 3])
})

describe('a card that counts no more', () => {
  it('of an earlier plan decides nothing about the later', async () => {
    const first = await asked()
    const old = harness.posts.find(({ card }) => buttons(card).some(({ title }) => title === 'Approve'))
    const kept = structuredClone(old?.card ?? {})
    await harness.say(`deny ${first.id} not this list`, { as: 'approver' })
    const list = csv(practiceList(harness.company, 5))
    await harness.say('batch new sales-1', { pasted: list })
    await harness.say('batch start sales-1')
    const late = await harness.press('Approve', { as: 'approver', on: { card: kept } })
    expect(late.toast).toMatch(/Nothing changed: Abel Approver denied it .* not this list/)
    expect((await runs()).filter(({ state }) => state === 'waiting')).toHaveLength(1)
  })

  it('with the fingerprint of another plan is refused', async () => {
    const mine = await asked()
    const other = await asked('sales-2', 3)
    const button = { command: 'approve', args: { id: mine.id, hash: other.plan.hash } }
    const answer = await pressed(button, 'approver')
    expect(answer.toast).toMatch(/another plan than the one that waits/)
    expect((await runs()).map(({ state }) => state)).toEqual(['waiting', 'waiting'])
  })
})

describe('what a button may carry, forged', () => {
  it.each([
    [{ command: 'batch delete', args: {} }, /do not know|Say what to do|nothing was done/],
    [{ command: '__proto__', args: {} }, /Say what to do|nothing was done/],
    [{ command: 'batch show', args: { batch: ['sales-1'] } }, /is not a batch/],
    [{ command: 'batch show', args: { batch: { toString: 1, valueOf: 1 } } }, /is not a batch/],
    [{ command: 'batch show', args: { batch: '../../etc/passwd' } }, /is not a batch/],
    [{ command: 'batch show', args: { batch: 'b'.repeat(500_000) } }, /is not a batch/],
    [{ command: 'batch show', args: JSON.parse('{"__proto__":{"batch":"sales-1"}}') }, /which batch/],
    [{ command: 'batch show', args: { batch: 'constructor' } }, /no batch “constructor”/],
    [{ command: 'batch start', args: { batch: 'sales-1', endpoint: "x'; rm -r /" } }, /no endpoint of that name/],
    [{ command: 'checklist tick', args: { item: 'constructor' } }, /no item/i],
    [{ command: 'checklist tick', args: { item: '__proto__' } }, /no item/i],
    [{ command: 'checklist tick', args: { item: 'toString', batch: 'sales-1' } }, /no item/i],
  ])('is refused in words, and changes nothing (%#)', async (button, says) => {
    await harness.say('batch new sales-1', { pasted: csv(practiceList(harness.company, 3)) })
    const answer = await pressed(button)
    const text = [answer.toast ?? '', ...answer.posts.map(({ card }) => textOf(card))].join('\n')
    expect(text).toMatch(says)
    expect(text.length).toBeLessThan(1_000)
    expect(await runs()).toEqual([])
  })

  it.each(['viewer', 'stranger'] as const)('by a %s changes nothing', async (as) => {
    const { id, plan } = await asked()
    for (const [command, args] of Object.entries({
      approve: { id, hash: plan.hash },
      deny: { id, hash: plan.hash, reason: 'x' },
      'batch stop': { batch: 'sales-1' },
      'batch start': { batch: 'sales-1' },
      'checklist tick': { item: 'verify-counts', batch: 'sales-1' },
    })) {
      expect((await pressed({ command, args }, as)).toast).toMatch(/needs the role|not known here/)
    }
    expect((await runs()).map(({ state }) => state)).toEqual(['waiting'])
  })
})
