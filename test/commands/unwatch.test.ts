import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANNEL, type Harness, openHarness } from '../support/harness.ts'
import { asked, offered, said, told } from './said.ts'

let house: Harness
beforeAll(async () => {
  house = await openHarness({ directory: false })
})
afterAll(() => house.close())

describe.sequential('unwatch', () => {
  it('is for those who are known here', async () => {
    expect(await told(house, 'unwatch', 'stranger')).toMatch(/not known here/)
    expect(await told(house, 'unwatch sales-1')).toMatch(/“sales-1” is more than/)
  })

  it('leaves a conversation in peace, even of the batches that were asked for there; approvals still come', async () => {
    const answer = await house.say('mute', { as: 'viewer' })
    expect(said(answer)).toMatch(/left in peace[\s\S]*Approvals still come/)
    expect(offered(answer)).toEqual(['Tell it again'])
    await asked(house, 'sales-1', 2)
    expect(house.posts.filter(({ summary }) => summary.startsWith('Start sales-1'))).toHaveLength(1)
    await house.press('Approve', { as: 'approver' })
    await house.until(async () => /synced/i.test((await house.systems.exchange.batch('sales-1'))?.status ?? ''))
    await house.tick()
    const told = house.posts.filter(({ to }) => to.id === CHANNEL.id).map(({ summary }) => summary)
    expect(told.filter((summary) => /has started|is synced|^sales-1: /.test(summary))).toEqual([])
  })

  it('is taken back by watch', async () => {
    expect(
      said(
        await house.press('Tell it again', { as: 'viewer', on: (await house.say('unwatch')).posts[0] ?? { card: {} } }),
      ),
    ).toMatch(/is told of every batch/)
    expect(await told(house, 'status')).toMatch(/every turn of every batch/)
  })
})
