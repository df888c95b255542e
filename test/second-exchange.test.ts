/** The whole main job against an Exchange Online that others wrote, with every trouble at every cmdlet of the way. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ROOT } from '../src/app/paths.ts'
import { manualClock } from '../src/clock.ts'
import { commands } from '../src/commands/index.ts'
import { createCards } from '../src/messages/cards.ts'
import { openJsonStore } from '../src/store/json-store.ts'
import { createExchangeOnline } from '../src/systems/exchange-online/index.ts'
import { systems as ports } from './commands/fakes.ts'
import { mailUser } from './commands/known.ts'
import { coreByHand } from './support/core-by-hand.ts'
import { everyUser } from './support/everybody.ts'
import { buttons, CHANNEL, csv, PEOPLE, TENANT, textOf, type Who } from './support/harness.ts'
import { inventoryOf } from './support/inventory-of.ts'
import { openSecondExchange, type SecondExchange, type Trouble } from './support/second-exchange.ts'
import type { Manner } from './support/second-exchange-world.ts'

const ADDRESSES = ['ann', 'bo', 'cy', 'di', 'ed'].map((name) => `${name}@contoso.example`)

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The house over the other Exchange; the other systems say no more than they must. */
const PLAIN: Manner = { type: 'ExchangeOutlookAnywhere', terse: false }

async function openSecondHouse(manner = PLAIN) {
  const second = await openSecondExchange(TENANT, manner)
  closing.push(second.close)
  const folder = mkdtempSync(join(tmpdir(), 'stagecoach-second-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  const [wall, estate] = [manualClock(new Date('2026-03-02T08:00:00Z')), manualClock(new Date('2026-03-02T08:00:00Z'))]
  const store = await openJsonStore({ dir: folder, clock: wall })
  closing.push(() => store.close())
  const { graph, dns } = ports({
    graph: { domains: async () => [], skus: async () => [] },
    dns: { txt: async () => [{ text: 'v=spf1 include:spf.protection.outlook.com -all', ttl: 3600 }] },
  })
  const exchange = createExchangeOnline({
    url: second.url,
    tenant: TENANT,
    clock: wall,
    sleep: async (ms) => wall.advance(ms),
    random: () => 0.5,
    timeouts: { read: 400, write: 400 },
  })
  const said: string[] = []
  const cards: object[] = []
  const faults: unknown[] = []
  const draw = createCards(new URL('cards/', ROOT), { practice: true })
  const show = (card: object) => {
    cards.push(card)
    said.push(textOf(card))
  }
  const systems = { exchange, graph, dns, directory: undefined }
  // It does not know Get-Recipient: who there is was learnt elsewhere.
  const mailUsers = ADDRESSES.map((address) => ({
    ...mailUser(address),
    primaryAddress: address,
    addresses: [address],
  }))
  const people = {
    recipients: async () => mailUsers,
    users: () => everyUser(exchange),
    tenantUsers: async () => [],
    mailboxes: undefined,
  }
  const core = await coreByHand({
    commands,
    store,
    wall,
    migrationClock: estate,
    systems,
    inventory: inventoryOf(systems, people, () => wall.now()),
    writes: { exchange },
    messenger: {
      post: async (_to, { card }) => {
        show(card)
        return `m${cards.length}`
      },
      update: async (_to, _activity, { card }) => show(card),
    },
    draw: ({ card, data, summary }) => ({ card: draw({ card: card as never, data }), summary }),
    people: { tenant: TENANT, operators: [PEOPLE.operator.id], approvers: [PEOPLE.approver.id], viewers: [] },
    doctor: { examine: () => Promise.reject(new Error('nobody is ill')) },
    settings: {
      practice: true,
      publicUrl: 'http://127.0.0.1:1',
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: TENANT,
    },
    onFault: (error) => faults.push(error),
  })
  let count = 0
  const request = (line: string, as: Who, pasted = '') => {
    count += 1
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    return { id, at: wall.now(), by: PEOPLE[as], conversation: CHANNEL, line, pasted, files: [] }
  }
  const tick = async () => {
    wall.advance(3_000)
    estate.advance(60_000)
    await core.pass(3_000)
  }
  return {
    second,
    said,
    faults,
    tick,
    say: (line: string, pasted?: string) => core.handle(request(line, 'operator', pasted)),
    async approve() {
      await tick()
      const button = cards.flatMap(buttons).findLast(({ title }) => title === 'Approve')
      if (button === undefined) throw new Error(`nothing to approve: ${said.at(-1)}`)
      const press = { command: button.command, args: button.args, card: 'pressed' }
      await core.handle({ ...request('', 'approver'), press })
    },
    /** Ticks until it was said; false where it never was. */
    async hears(text: string, atMost = 120): Promise<boolean> {
      for (let i = 0; i < atMost; i++) {
        if (said.some((card) => card.includes(text))) return true
        await tick()
      }
      return false
    },
  }
}
type SecondHouse = Awaited<ReturnType<typeof openSecondHouse>>

/** Asks, approves, and asks again where the service refused: what an operator would do. */
async function mainJob(harness: SecondHouse): Promise<void> {
  await harness.say('batch start sales-1')
  await harness.approve()
  if (await harness.hears('sales-1 is synced', 60)) return
  await harness.say('batch start sales-1')
  await harness.approve()
  if (!(await harness.hears('sales-1 is synced', 60))) throw new Error(harness.said.slice(-3).join('\n---\n'))
}

function expectOneBatch({ world }: SecondExchange): void {
  expect(world.batches.map(({ name }) => name)).toEqual(['sales-1'])
  expect(world.batches[0]?.addresses).toEqual(ADDRESSES)
  expect(world.starts).toBe(1)
}

describe('another Exchange Online', () => {
  it.each<[Manner, string]>([
    [PLAIN, 'the content of 5 mailboxes is in the cloud'],
    [{ type: 'Staged', terse: true }, 'the content of its mailboxes is in the cloud'],
  ])('carries the main job to its end: %j', async (manner, says) => {
    const harness = await openSecondHouse(manner)
    await harness.say('batch new sales-1', csv(ADDRESSES))
    await mainJob(harness)
    expectOneBatch(harness.second)
    expect(harness.said.filter((text) => text.includes(`sales-1 is synced: ${says}`))).toHaveLength(1)
    expect(harness.faults).toEqual([])
  })

  const troubles: readonly Trouble[] = [
    'throttled',
    'throttled without a time',
    'throttled in plain text',
    'unavailable',
    'a crash',
    'not permitted',
    'errors in a 200',
    'an answer that never comes',
  ]
  const cmdlets = ['New-MigrationBatch', 'Start-MigrationBatch', 'Get-MigrationBatch', 'Get-MigrationUser']
  it.each(cmdlets.flatMap((cmdlet) => troubles.map((trouble) => ({ cmdlet, trouble }))))(
    'comes to one batch, started once: $trouble at $cmdlet',
    async ({ cmdlet, trouble }) => {
      const harness = await openSecondHouse()
      await harness.say('batch new sales-1', csv(ADDRESSES))
      await harness.say('batch start sales-1')
      // Nobody is given a right by trying again: what is not permitted waits for a person.
      harness.second.trouble(trouble, cmdlet, trouble === 'not permitted' ? 1 : 3)
      await harness.approve()
      if (!(await harness.hears('sales-1 is synced', 60))) await mainJob(harness)
      expectOneBatch(harness.second)
      expect(harness.faults).toEqual([])
    },
  )

  it.each<[Trouble, string]>([
    ['slow to appear', 'New-MigrationBatch'],
    ['an expired page', 'Get-MigrationUser'],
  ])('comes to one batch, started once: %s', async (trouble, cmdlet) => {
    const harness = await openSecondHouse()
    await harness.say('batch new sales-1', csv(ADDRESSES))
    harness.second.trouble(trouble, cmdlet, 3)
    await mainJob(harness)
    expectOneBatch(harness.second)
    expect(harness.faults).toEqual([])
  })

  it('is made once though the answer never comes and the batch appears late', async () => {
    const harness = await openSecondHouse()
    await harness.say('batch new sales-1', csv(ADDRESSES))
    await harness.say('batch start sales-1')
    harness.second.world.hideNext(3)
    harness.second.trouble('an answer that never comes', 'New-MigrationBatch')
    await harness.approve()
    expect(await harness.hears('sales-1 is synced')).toBe(true)
    expectOneBatch(harness.second)
    expect(harness.second.calls.filter((cmdlet) => cmdlet === 'New-MigrationBatch').length).toBeLessThan(4)
  })
})
