import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requests } from '../../src/commands/support/requests.ts'
import { journalOf } from '../../src/records/journal.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { RunKind } from '../../src/records/run.ts'
import { type Harness, openHarness, textOf } from '../support/harness.ts'
import { answerTo, asked, offered, planned, said, started } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

const status = async (name: string) => (await harness.systems.exchange.batch(name))?.status

describe('batch stop', () => {
  it.each([
    ['batch stop', 'operator', /which batch\?/],
    ['batch stop nowhere', 'approver', /I have no batch “nowhere”/],
    ['batch stop sales-1', 'viewer', /needs the role operator or approver/],
    ['batch stop sales-1', 'stranger', /not known here/],
  ] as const)('“%s” by a %s stops nothing', async (line, who, words) => {
    expect(await answerTo(harness, line, who)).toMatch(words)
  })

  it('of a batch that never started says that there is nothing to stop', async () => {
    await planned(harness, 'idle', 2)
    expect(await answerTo(harness, 'batch stop idle')).toMatch(/only planned[\s\S]*nothing to stop/)
  })

  it('takes back a start that waits for approval, and says who did', async () => {
    const id = await asked(harness, 'waits', 2)
    await harness.say('pause waits', { as: 'approver' })
    await harness.tick()
    const card = textOf(harness.posts.find(({ summary }) => summary.startsWith('Start waits'))?.card)
    expect(card).toMatch(/Halted: Abel Approver stopped waits/)
    expect(await answerTo(harness, `approve ${id}`, 'approver')).toMatch(/Nothing changed: it was voided/)
    expect(await status('waits')).toBeUndefined()
  })
})

describe('batch stop, of a start that was approved', () => {
  it('asks its run to end, which it does before it asks Exchange for anything', async () => {
    const id = await asked(harness, 'agreed', 2, 30)
    await harness.say(`approve ${id}`, { as: 'approver' })
    const run = async () => (await harness.store.get(RunKind, id))?.value
    expect(await run()).toMatchObject({ state: 'running' })
    await harness.say('batch stop agreed', { as: 'approver' })
    expect(await run()).toMatchObject({
      state: 'running',
      halt: { message: 'Halted: Abel Approver stopped agreed.', remedy: expect.stringMatching(/Ask for the start/) },
    })
    expect(JSON.stringify((await run())?.outbox)).toContain('Being stopped')
    await harness.tick()
    expect(await run()).toMatchObject({ state: 'closed', end: { message: 'Halted: Abel Approver stopped agreed.' } })
    expect(await status('agreed')).toBeUndefined()
    const lines = (await harness.store.read(journalOf(id))).map(({ is }) => is)
    expect(lines).not.toContain('checkpoint')
    const card = textOf(harness.posts.find(({ summary }) => summary.startsWith('Start agreed'))?.card)
    expect(card).toMatch(/Not carried out[\s\S]*Halted: Abel Approver stopped agreed/)
    const stop = (await requests(harness.store)).find(({ run: { title } }) => title === 'Stop agreed')
    expect(stop?.run.state).toBe('done')
    expect((await harness.store.read('audit')).filter(({ plan }) => plan === id).at(-1)).toMatchObject({
      outcome: 'closed',
      verdicts: [{ is: 'approved', by: { name: 'Abel Approver' } }],
    })
  })

  it('leaves the runs and requests of other batches as they are', async () => {
    const waits = await asked(harness, 'other', 2, 34)
    await planned(harness, 'idler', 2, 38)
    await harness.say('batch stop idler')
    expect((await harness.store.get(RunKind, waits))?.value).toMatchObject({ state: 'waiting' })
    await harness.say(`deny ${waits} not now`, { as: 'approver' })
  })
})

describe.sequential('batch stop, of one that runs', () => {
  it('is offered among the batches that can be stopped', async () => {
    await started(harness, 'sales-1', 20)
    expect(offered(await harness.say('stop', { as: 'approver' }))).toEqual(['sales-1'])
  })

  it('does it at once, though Exchange does not answer at that moment', async () => {
    harness.faults.on('exchange-unavailable', 40)
    const answer = await harness.say('batch stop sales-1', { as: 'approver' })
    harness.faults.clear()
    expect(said(answer)).toBe('')
    await harness.until(async () => (await status('sales-1')) === 'Stopped', 1)
    const records = (await harness.store.list(PlanKind)).map(({ value }) => value)
    expect(records.find(({ plan }) => plan.title === 'Stop sales-1')).toMatchObject({ by: { name: 'Abel Approver' } })
  })

  it('says that mail stays diverted, and that a start goes on', async () => {
    await harness.tick()
    const card = textOf(harness.posts.find(({ summary }) => summary.startsWith('Stop sales-1'))?.card)
    expect(card).toMatch(/Stop-MigrationBatch -Identity 'sales-1' -Confirm:\$false/)
    expect(card).toMatch(/What stays\n.*(stays diverted|keeps going to the cloud)/)
    expect(card).toMatch(/“batch start sales-1” goes on/)
  })

  it('a second time says that it is stopped, and that mail stays diverted', async () => {
    await harness.tick()
    expect(await answerTo(harness, 'batch stop sales-1')).toMatch(
      /stopped already\. Mail that was diverted stays diverted/,
    )
    expect(harness.faultsSeen).toEqual([])
  })
})
