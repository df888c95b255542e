import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { practiceList, problemsOf } from '../../practice/src/company.ts'
import { requests } from '../../src/commands/support/requests.ts'
import { csv, type Harness, openHarness, textOf } from '../support/harness.ts'
import { answerTo, asked, offered, planned, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

const waiting = async () => (await requests(harness.store, ({ state }) => state === 'waiting')).map(({ plan }) => plan)

describe('batch start, before anything is asked for', () => {
  it.each([
    ['batch start', 'operator', /which batch\?/],
    ['batch start nowhere', 'operator', /I have no batch “nowhere”/],
    ['batch start x!', 'operator', /“x!” is not a batch/],
    ['batch start sales-1', 'viewer', /needs the role operator/],
    ['batch start sales-1', 'approver', /needs the role operator/],
    ['batch start sales-1', 'stranger', /not known here/],
  ] as const)('“%s” by a %s asks for nothing', async (line, who, words) => {
    expect(await answerTo(harness, line, who)).toMatch(words)
    expect(await waiting()).toEqual([])
  })

  it('names the endpoints there are when there is none of that name', async () => {
    await planned(harness, 'ends', 2)
    const answer = await harness.say('batch start ends EX99')
    expect(said(answer)).toMatch(/There is no endpoint of that name[\s\S]*EX07-01/)
    expect(offered(answer)).toContain('EX07-01')
    expect(await waiting()).toEqual([])
  })

  it('is refused when everybody would fail', async () => {
    const hidden = problemsOf(harness.company).get('hidden')?.[0]?.primaryAddress ?? ''
    await harness.say('batch new hopeless', { pasted: csv([hidden]) })
    expect(await answerTo(harness, 'batch start hopeless')).toMatch(/Every mailbox of hopeless would fail/)
  })

  it('is refused when Exchange has a batch of that name that is not ours', async () => {
    await planned(harness, 'stolen', 2)
    const list = csv(practiceList(harness.company, 9).slice(7))
    await harness.systems.exchange.createBatch({ name: 'stolen', endpoint: 'EX07-01', csv: list })
    expect(await answerTo(harness, 'batch start stolen')).toMatch(/No batch named stolen is in Exchange Online/)
    expect(await waiting()).toEqual([])
  })

  it('is refused when Exchange does not answer, and nothing waits', async () => {
    await planned(harness, 'mute', 2)
    harness.faults.on('exchange-unavailable')
    const text = await answerTo(harness, 'batch start mute')
    harness.faults.clear()
    expect(text).toMatch(/did not say which migration endpoints|Exchange Online/)
    expect(await waiting()).toEqual([])
  })
})

describe.sequential('batch start', () => {
  it('offers the batches that can be started', async () => {
    expect(offered(await harness.say('start'))).toEqual(expect.arrayContaining(['ends', 'mute']))
  })

  it('shows an approver the cmdlets, the list’s size, what it rests on, and that mail is diverted', async () => {
    await asked(harness, 'sales-1', 3, 10)
    const card = textOf(harness.posts.find(({ summary }) => summary.startsWith('Start sales-1'))?.card)
    expect(card).toMatch(/Start sales-1: 3 mailboxes/)
    expect(card).toMatch(/New-MigrationBatch -Name 'sales-1' -SourceEndpoint 'EX07-01' -CSVData/)
    expect(card).toMatch(/new mail for these people goes to the cloud, before their old content is there/)
    expect(card).toMatch(/No batch named sales-1 is in Exchange Online/)
    expect(card).toMatch(/The list of sales-1 is unchanged \(3 rows\)/)
    expect(card).toMatch(/Olive Operator, “batch start sales-1”/)
  })

  it('asked twice is asked once, and says who was first', async () => {
    expect(await answerTo(harness, 'start sales-1')).toMatch(/asked for already \(request \w{4}, by Olive Operator\)/)
    expect(await waiting()).toHaveLength(1)
  })

  it('is refused once it runs', async () => {
    await harness.press('Approve', { as: 'approver' })
    await harness.until(
      async () => /syncing|synced/i.test((await harness.systems.exchange.batch('sales-1'))?.status ?? ''),
      1,
    )
    await harness.tick()
    expect(await answerTo(harness, 'batch start sales-1')).toMatch(
      /is not possible\. The batch is (running already|starting|synced)/,
    )
  })

  it('after a stop asks to resume, with a plan of the start alone', async () => {
    await harness.say('batch stop sales-1')
    await harness.until(async () => (await harness.systems.exchange.batch('sales-1'))?.status === 'Stopped', 1)
    await harness.tick()
    await harness.say('resume sales-1')
    const [record] = await waiting()
    expect(record?.plan.title).toBe('Resume sales-1')
    expect(record?.plan.steps.map(({ kind }) => kind)).toEqual(['batch-start'])
    await harness.tick()
    await harness.press('Approve', { as: 'approver' })
    await harness.until(
      async () => /syncing|synced/i.test((await harness.systems.exchange.batch('sales-1'))?.status ?? ''),
      1,
    )
    expect(harness.faultsSeen).toEqual([])
  })
})
