import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { practiceList, problemsOf } from '../practice/src/company.ts'
import { csv, type Harness, openHarness, textOf } from './support/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await openHarness()
})
afterEach(async () => {
  await harness.close()
})

const texts = () => harness.posts.map((post) => textOf(post.card)).join('\n---\n')
const batches = () => harness.systems.exchange.batches()
const ours = async () => (await batches()).filter((batch) => batch.identity === 'sales-1')

async function asked(addresses = practiceList(harness.company, 6)) {
  await harness.say('batch new sales-1', { pasted: csv(addresses) })
  await harness.say('batch start sales-1')
  await harness.tick()
}

describe('the main job', () => {
  it('goes from a list to a synced batch and its checklist, telling the channel at each turn', async () => {
    const answer = await harness.say('batch new sales-1', { pasted: csv(practiceList(harness.company, 6)) })
    expect(textOf(answer.posts[0]?.card)).toContain('All 6 mailboxes can be started.')
    await harness.say('batch start sales-1')
    await harness.tick()
    const card = harness.posts.find((post) => post.summary.includes('Waiting'))
    expect(textOf(card?.card)).toMatch(/New-MigrationBatch -Name 'sales-1' .*-CSVData/)
    expect(textOf(card?.card)).toContain("Start-MigrationBatch -Identity 'sales-1'")
    expect(textOf(card?.card)).toMatch(/new mail for these people goes to the cloud/)
    expect(await ours()).toEqual([])

    const own = await harness.press('Approve', { as: 'operator' })
    expect(own.toast).toMatch(/approver/)
    expect(await ours()).toEqual([])

    const approved = await harness.press('Approve', { as: 'approver' })
    expect(textOf(approved.replace?.card)).toContain('Abel Approver approved it')
    await harness.tick()
    expect((await ours()).map((batch) => batch.total)).toEqual([6])

    const second = await harness.say(`approve ${card?.summary ? idIn(textOf(card.card)) : ''}`, { as: 'approver' })
    expect(textOf(second.posts[0]?.card)).toMatch(/Nothing changed: Abel Approver approved it/)

    await harness.until(() => texts().includes('sales-1 is synced'))
    const live = harness.posts.filter((post) => textOf(post.card).startsWith('sales-1\n'))
    expect(live).toHaveLength(1)
    expect(live[0]?.updates).toBeGreaterThan(2)
    expect(textOf(live[0]?.card)).toContain('6 of 6 synced')
    expect(texts()).toMatch(/has started/)
    expect(texts()).toMatch(/goes to the cloud from now on/)
    expect(texts()).toMatch(/checklist/i)
    expect(harness.faultsSeen).toEqual([])
  })

  it('leaves out by name the rows that would fail', async () => {
    const hidden = problemsOf(harness.company).get('hidden')?.[0]?.primaryAddress ?? ''
    await asked([...practiceList(harness.company, 3), hidden])
    expect(texts()).toContain(hidden)
    await harness.press('Approve', { as: 'approver' })
    await harness.tick()
    expect((await ours())[0]?.total).toBe(3)
    expect((await harness.systems.exchange.users('sales-1')).map((user) => user.address)).not.toContain(hidden)
  })

  it('explains a failure, and says whether the person’s mail is already diverted', async () => {
    const failing = problemsOf(harness.company)
      .get('connection-lost')
      ?.find((mailbox) => mailbox.server === 'EX07-01')
    await asked([...practiceList(harness.company, 2), failing?.primaryAddress ?? ''])
    await harness.press('Approve', { as: 'approver' })
    await harness.until(() => texts().includes('synced with errors'))
    const digest = harness.posts.find((post) => /newly failed/.test(post.summary))
    expect(textOf(digest?.card)).toContain(failing?.primaryAddress)
    expect(textOf(digest?.card)).toMatch(/New mail already goes to the cloud|Mail is not diverted/)
    expect(textOf(digest?.card)).toContain('What to do')
  })

  it('denies with a reason, and nothing is made', async () => {
    await asked()
    const silent = await harness.press('Deny', { as: 'approver' })
    expect(silent.toast).toMatch(/reason/)
    const denied = await harness.press('Deny', { as: 'approver', pasted: 'not before Monday' })
    expect(textOf(denied.replace?.card)).toContain('not before Monday')
    await harness.tick()
    expect(await ours()).toEqual([])
  })

  it('voids an approval when a guard no longer holds', async () => {
    await asked()
    await harness.systems.exchange.createBatch({
      name: 'sales-1',
      endpoint: 'EX07-01',
      csv: csv(practiceList(harness.company, 9).slice(7)),
    })
    await harness.press('Approve', { as: 'approver' })
    await harness.tick()
    expect(texts()).toMatch(/Nothing was done: .*no longer holds/)
    expect((await ours())[0]?.total).toBe(2)
    expect((await ours())[0]?.status).not.toMatch(/syncing/i)
  })

  it('stops at once without consent, and says that mail stays diverted', async () => {
    await asked(practiceList(harness.company, 40))
    await harness.press('Approve', { as: 'approver' })
    await harness.until(() => texts().includes('goes to the cloud from now on'), 2)
    await harness.say('batch stop sales-1', { as: 'approver' })
    await harness.until(async () => (await ours())[0]?.status === 'Stopped', 2)
    await harness.tick()
    expect(texts()).toMatch(/mail that was diverted stays diverted/)
    const diverted = practiceList(harness.company, 40).map((address) => harness.systems.directory?.mailbox(address))
    expect((await Promise.all(diverted)).some((mailbox) => mailbox?.targetAddress !== undefined)).toBe(true)
  })

  it('takes back a waiting request when the batch is stopped', async () => {
    await asked()
    await harness.say('batch stop sales-1')
    await harness.tick()
    const late = await harness.press('Approve', { as: 'approver' }).catch((error: Error) => error.message)
    expect(late).toBe('no button “Approve”')
    expect(await ours()).toEqual([])
  })

  it('asks once for what is asked twice', async () => {
    await asked()
    const again = await harness.say('batch start sales-1')
    expect(textOf(again.posts[0]?.card)).toMatch(/asked for already/)
  })

  it('expires what nobody decides', async () => {
    await asked()
    await harness.tick(25 * 3600)
    expect(texts()).toMatch(/it expired at/)
    expect(await ours()).toEqual([])
  })
})

describe('whatever happens in between', () => {
  it.each([1, 2, 3, 4, 5, 6])('makes one batch when the program dies after %i passes', async (passes) => {
    await asked()
    await harness.press('Approve', { as: 'approver' })
    for (let pass = 0; pass < passes; pass++) {
      await harness.restart()
      await harness.tick(2, 60)
    }
    await harness.until(async () => /syncing|synced/i.test((await ours())[0]?.status ?? ''), 2)
    expect(await ours()).toHaveLength(1)
    await harness.restart()
    await harness.until(() => texts().includes('sales-1 is synced'))
    expect(harness.posts.filter((post) => post.summary.includes('has started'))).toHaveLength(1)
  })

  it('makes one batch when the answer to New-MigrationBatch never comes', async () => {
    await asked()
    await harness.press('Approve', { as: 'approver' })
    harness.faults.on('exchange-timeout', 3)
    await harness.tick()
    harness.faults.clear()
    await harness.restart()
    await harness.until(async () => /syncing|synced/i.test((await ours())[0]?.status ?? ''), 1)
    expect(await ours()).toHaveLength(1)
    expect(harness.faultsSeen).toEqual([])
  }, 60_000)

  it.each(['exchange-throttled', 'exchange-throttled-bare', 'exchange-unavailable', 'exchange-error'] as const)(
    'comes through %s',
    async (fault) => {
      await asked()
      await harness.press('Approve', { as: 'approver' })
      harness.faults.on(fault, 12)
      await harness.until(async () => {
        if (harness.faults.active().length > 0) return false
        return /syncing|synced/i.test((await ours())[0]?.status ?? '')
      }, 1)
      expect(await ours()).toHaveLength(1)
    },
  )
})

function idIn(text: string): string {
  return /Request\n(\w{4})/.exec(text)?.[1] ?? ''
}
