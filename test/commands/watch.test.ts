import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversation, type Harness, openHarness } from '../support/harness.ts'
import { offered, said, started, told } from './said.ts'

let house: Harness
const OTHER = conversation('19:onlookers@thread.tacv2', 'channel')
beforeAll(async () => {
  house = await openHarness({ directory: false })
})
afterAll(() => house.close())

const heard = () => house.posts.filter(({ to }) => to.id === OTHER.id).map(({ summary }) => summary)

describe.sequential('watch', () => {
  it('is for those who are known here', async () => {
    expect(await told(house, 'watch', 'stranger')).toMatch(/not known here/)
    expect(await told(house, 'watch sales-1')).toMatch(/“sales-1” is more than/)
  })

  it('tells this conversation, once, of a batch that somebody else started elsewhere', async () => {
    const answer = await house.say('watch', { as: 'viewer', in: { ...OTHER, thread: 'root-1' } })
    expect(said(answer)).toMatch(/is told of every batch/)
    expect(offered(answer)).toEqual(['Stop telling'])
    await house.say('subscribe', { in: OTHER })
    await started(house, 'sales-1', 2)
    await house.until(() => house.posts.some(({ summary }) => summary.includes('sales-1 is synced')))
    expect(heard().filter((summary) => /sales-1 has started/.test(summary))).toHaveLength(1)
    expect(heard().filter((summary) => /sales-1 is synced/.test(summary))).toHaveLength(1)
    expect(heard().filter((summary) => /^sales-1: /.test(summary))).toHaveLength(1)
  })

  it('puts each turn below the batch’s card there, not into the thread it was asked in', async () => {
    const card = house.posts.find(({ to, summary }) => to.id === OTHER.id && /^sales-1: /.test(summary))
    const turn = house.posts.find(({ to, summary }) => to.id === OTHER.id && /has started/.test(summary))
    expect(card?.to.thread).toBeUndefined()
    expect(turn?.to.thread).toBe(card?.id)
  })
})
