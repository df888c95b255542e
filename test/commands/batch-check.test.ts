import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { practiceList, problemsOf, sampleList } from '../../practice/src/company.ts'
import { csv, type Harness, openHarness } from '../support/harness.ts'
import { answerTo, offered, planned, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe('batch check', () => {
  it('names each row that would fail, and why', async () => {
    await harness.say('batch new sample', { pasted: csv(sampleList(harness.company)) })
    const text = await answerTo(harness, 'batch check sample', 'viewer')
    const hidden = problemsOf(harness.company)
      .get('hidden')
      ?.find(({ primaryAddress }) => text.includes(primaryAddress))
    expect(text).toMatch(/18 of 20 mailboxes can be started; 2 would fail and would be left out/)
    expect(hidden).toBeDefined()
    expect(text).toMatch(/What to do/)
  })

  it('sees when things have changed since', async () => {
    await planned(harness, 'healthy', 3)
    expect(await answerTo(harness, 'preflight healthy')).toMatch(/All 3 mailboxes can be started/)
    const [first = ''] = practiceList(harness.company, 1)
    await harness.systems.exchange.createBatch({ name: 'other', endpoint: 'EX07-01', csv: csv([first]) })
    await harness.tick(60)
    expect(await answerTo(harness, 'batch check healthy')).toMatch(/2 of 3 mailboxes can be started; 1 would fail/)
  })

  it('offers no start where nobody could be started', async () => {
    const hidden = problemsOf(harness.company).get('hidden')?.[0]?.primaryAddress ?? ''
    await harness.say('batch new hopeless', { pasted: csv([hidden]) })
    const answer = await harness.say('batch check hopeless')
    expect(said(answer)).toMatch(/0 of 1 mailbox can be started/)
    expect(offered(answer)).toEqual(['Check again'])
  })

  it('could not tell what does not answer, and blocks nothing by that', async () => {
    await planned(harness, 'doubt', 2)
    harness.faults.on('directory-down')
    harness.faults.on('graph-unavailable')
    await harness.tick(2 * 3600)
    const text = await answerTo(harness, 'batch check doubt')
    harness.faults.clear()
    expect(text).toMatch(/Microsoft Graph as of .* the directory as of .* Whether these 2 mailboxes can be started/)
    expect(text).not.toMatch(/2 would fail|Ask for the start/)
  })

  it.each([
    ['batch check', 'viewer', /which batch\?/],
    ['batch check sampel', 'viewer', /I have no batch “sampel”\. Did you mean “sample”/],
    ['batch check x!', 'viewer', /“x!” is not a batch/],
    ['batch check sample', 'stranger', /not known here/],
  ] as const)('“%s” by a %s', async (line, who, words) => {
    expect(await answerTo(harness, line, who)).toMatch(words)
  })
})
