import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANNEL, type Harness, openHarness } from '../support/harness.ts'
import { answerTo, asked, offered, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness({ directory: false })
})
afterAll(() => harness.close())

describe.sequential('unwatch', () => {
  it('is for those who are known here', async () => {
    expect(await answerTo(harness, 'unwatch', 'stranger')).toMatch(/not known here/)
    expect(await answerTo(harness, 'unwatch sales-1')).toMatch(/“sales-1” is more than/)
  })

  it('leaves a conversation in peace, even of the batches that were asked for there; approvals still come', async () => {
    const answer = await harness.say('mute', { as: 'viewer' })
    expect(said(answer)).toMatch(/left in peace[\s\S]*Approvals still come/)
    expect(offered(answer)).toEqual(['Tell it again'])
    await asked(harness, 'sales-1', 2)
    expect(harness.posts.filter(({ summary }) => summary.startsWith('Start sales-1'))).toHaveLength(1)
    await harness.press('Approve', { as: 'approver' })
    await harness.until(async () => /synced/i.test((await harness.systems.exchange.batch('sales-1'))?.status ?? ''))
    await harness.tick()
    const given = harness.posts.filter(({ to }) => to.id === CHANNEL.id).map(({ summary }) => summary)
    expect(given.filter((summary) => /has started|is synced|^sales-1: /.test(summary))).toEqual([])
  })

  it('is taken back by watch', async () => {
    expect(
      said(
        await harness.press('Tell it again', {
          as: 'viewer',
          on: (await harness.say('unwatch')).posts[0] ?? { card: {} },
        }),
      ),
    ).toMatch(/is told of every batch/)
    expect(await answerTo(harness, 'status')).toMatch(/every turn of every batch/)
  })
})
