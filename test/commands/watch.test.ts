import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversation, type Harness, openHarness } from '../support/harness.ts'
import { answerTo, offered, said, started } from './said.ts'

let harness: Harness
const OTHER = conversation('19:onlookers@thread.tacv2', 'channel')
beforeAll(async () => {
  harness = await openHarness({ directory: false })
})
afterAll(() => harness.close())

const received = () => harness.posts.filter(({ to }) => to.id === OTHER.id).map(({ summary }) => summary)

describe.sequential('watch', () => {
  it('is for those who are known here', async () => {
    expect(await answerTo(harness, 'watch', 'stranger')).toMatch(/not known here/)
    expect(await answerTo(harness, 'watch sales-1')).toMatch(/“sales-1” is more than/)
  })

  it('tells this conversation, once, of a batch that somebody else started elsewhere', async () => {
    const answer = await harness.say('watch', { as: 'viewer', in: { ...OTHER, thread: 'root-1' } })
    expect(said(answer)).toMatch(/is told of every batch/)
    expect(offered(answer)).toEqual(['Stop telling'])
    await harness.say('subscribe', { in: OTHER })
    await started(harness, 'sales-1', 2)
    await harness.until(() => harness.posts.some(({ summary }) => summary.includes('sales-1 is synced')))
    expect(received().filter((summary) => /sales-1 has started/.test(summary))).toHaveLength(1)
    expect(received().filter((summary) => /sales-1 is synced/.test(summary))).toHaveLength(1)
    expect(received().filter((summary) => /^sales-1: /.test(summary))).toHaveLength(1)
  })

  it('puts each turn below the batch’s card there, not into the thread it was asked in', async () => {
    const card = harness.posts.find(({ to, summary }) => to.id === OTHER.id && /^sales-1: /.test(summary))
    const turn = harness.posts.find(({ to, summary }) => to.id === OTHER.id && /has started/.test(summary))
    expect(card?.to.thread).toBeUndefined()
    expect(turn?.to.thread).toBe(card?.id)
  })
})
