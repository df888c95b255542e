/** The house on the practice estate, over real HTTP and LDAP, with time in the test's hand. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPracticeDirectory } from '../../practice/src/directory/directory.ts'
import { openPracticeDns } from '../../practice/src/dns/dns.ts'
import { openEstate } from '../../practice/src/estate.ts'
import { createFaults } from '../../practice/src/faults.ts'
import { ROOT } from '../../src/app/paths.ts'
import { manualClock } from '../../src/clock.ts'
import { commands } from '../../src/commands/index.ts'
import { CLOUDS } from '../../src/config/clouds.ts'
import { createDoctor } from '../../src/inventory/doctor-facts.ts'
import { openInventory } from '../../src/inventory/open.ts'
import { REFRESH_INTERVALS } from '../../src/inventory/refresh/intervals.ts'
import { READ_PARTS } from '../../src/inventory/refresh/refresh.ts'
import type { Answer, Messenger, Rendered } from '../../src/messages/answer.ts'
import { createCards } from '../../src/messages/cards.ts'
import type { Conversation, Request } from '../../src/messages/request.ts'
import { inspectStore } from '../../src/store/inspect.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import { openRecordFiles } from '../../src/store/record-files.ts'
import type { Store } from '../../src/store/store.ts'
import { createDirectory } from '../../src/systems/directory/directory.ts'
import { createDns } from '../../src/systems/dns/dns.ts'
import { createExchangeOnline } from '../../src/systems/exchange-online/index.ts'
import { createGraph } from '../../src/systems/graph/index.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { createTellPeople } from '../../src/tracking/tell-people.ts'
import { coreByHand } from './core-by-hand.ts'

export const TENANT = '00000000-0000-0000-0000-0000000000aa'
export const PEOPLE = {
  operator: { id: '00000000-0000-0000-0000-000000000001', name: 'Olive Operator', tenant: TENANT },
  approver: { id: '00000000-0000-0000-0000-000000000002', name: 'Abel Approver', tenant: TENANT },
  viewer: { id: '00000000-0000-0000-0000-000000000003', name: 'Vera Viewer', tenant: TENANT },
  stranger: { id: '99999999-0000-0000-0000-000000000009', name: 'Sam Stranger', tenant: TENANT },
} as const
export type Who = keyof typeof PEOPLE

export const CHANNEL = conversation('19:migration@thread.tacv2', 'channel')
export const PERSONAL = conversation('a:personal', 'personal')

export function conversation(id: string, scope: Conversation['scope']): Conversation {
  return {
    id,
    scope,
    tenant: TENANT,
    serviceUrl: 'http://127.0.0.1:1/',
    channelId: 'msteams',
    bot: { id: '28:stagecoach', name: 'Stagecoach' },
  }
}

/** A card somewhere in Teams, as it stands now. */
export interface Post {
  readonly id: string
  readonly to: Conversation
  card: Rendered['card']
  summary: string
  updates: number
}

interface Saying {
  readonly as?: Who
  readonly in?: Conversation
  readonly pasted?: string
  readonly file?: { name: string; bytes: Uint8Array }
}

export async function openHarness(options: { approvalsChannel?: string; directory?: boolean } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'stagecoach-'))
  const estate = manualClock(new Date('2026-03-02T08:00:00Z'), 60)
  const wall = manualClock(new Date('2026-03-02T08:00:00Z'))
  const faults = createFaults()
  const practice = await openEstate({ dataDir, seed: 2007, clock: estate, wall, faults })
  const { company, people, targetAddressOf, diversions } = practice
  const ldap = await openPracticeDirectory({ company, people, targetAddressOf, diversions, faults })
  const dns = await openPracticeDns({ company, faults })
  const teams = recordingMessenger()
  const clock = { clock: wall, sleep: async () => {}, random: () => 0.5 }
  const systems = {
    exchange: createExchangeOnline({
      url: practice.exchange.url,
      tenant: TENANT,
      ...clock,
      timeouts: { read: 1_500, write: 1_500 },
    }),
    graph: createGraph({ url: practice.graph.url, ...clock }),
    directory:
      options.directory === false
        ? undefined
        : createDirectory({ url: ldap.url, bindDn: ldap.bindDn, password: ldap.password, ca: ldap.ca }),
    dns: createDns({ server: dns.url }),
  }
  const cards = createCards(new URL('cards/', ROOT), { practice: true })
  const faultsSeen: { error: unknown; about: string }[] = []
  let store: Store
  let core: Awaited<ReturnType<typeof coreByHand>>
  let known: ReturnType<typeof openInventory>
  let count = 0

  async function open() {
    store = await openJsonStore({ dir: join(dataDir, 'store'), clock: wall })
    known = openInventory({
      files: await openRecordFiles(join(dataDir, 'inventory')),
      systems,
      store,
      wall,
      random: () => 0.5,
      intervals: REFRESH_INTERVALS,
      tell: createTellPeople({ store, migrationClock: estate, onChange: () => {} }),
      onFault: (error) => faultsSeen.push({ error, about: 'the inventory' }),
      speed: estate.speed,
    })
    core = await coreByHand({
      commands,
      store,
      systems,
      inventory: known.inventory,
      refresh: known.refresh,
      writes: systems,
      wall,
      migrationClock: estate,
      messenger: teams.messenger,
      draw: ({ card, data, summary }) => ({ card: cards({ card: card as never, data }), summary }),
      people: {
        tenant: TENANT,
        operators: [PEOPLE.operator.id],
        approvers: [PEOPLE.approver.id],
        viewers: [PEOPLE.viewer.id],
      },
      settings: {
        practice: true,
        publicUrl: 'http://127.0.0.1:1',
        approvalsChannel: options.approvalsChannel,
        approvalHours: 24,
        planDays: 7,
        tenant: TENANT,
      },
      doctor: createDoctor({
        cloud: CLOUDS.public,
        tenant: TENANT,
        practice: ['everything'],
        botAppId: undefined,
        signIn: { systems: undefined, bot: undefined },
        people: { operators: [PEOPLE.operator.id], approvers: [PEOPLE.approver.id] },
        systems,
        tokens: { exchange: undefined, graph: undefined, bot: undefined },
        lookAtStore: () => inspectStore(join(dataDir, 'store')),
        probeEndpoint: async () => ({ url: 'http://127.0.0.1:1', practice: true, met: { is: 'the bot' } }),
        patience: 15_000,
      }),
      onFault: (error, about) => faultsSeen.push({ error, about }),
    })
  }
  await open()
  await fill()

  /** Until everybody is known, as some minutes after a first start. */
  async function fill() {
    const whole = async () => (await known.inventory.states()).every(({ asOf, trouble }) => asOf ?? trouble)
    for (let looks = 0; looks < 50 && !(await whole()); looks++) {
      for (const part of READ_PARTS) await known.refresh.look(part)
      const batches = await systems.exchange.batches()
      const at = wall.now().getTime()
      for (const batch of batches) {
        await known.refresh.users.batchRead(batch, await systems.exchange.users(batch.identity), at)
      }
      await known.refresh.users.passed(batches, at)
    }
  }

  function request(line: string, { as = 'operator', in: where = CHANNEL, pasted = '', file }: Saying): Request {
    count += 1
    const files = file === undefined ? [] : [{ name: file.name, read: async () => file.bytes }]
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    return { id, at: wall.now(), by: PEOPLE[as], conversation: where, line, pasted, files }
  }

  const harness = {
    dataDir,
    company,
    faults,
    estate,
    wall,
    systems,
    /** What went wrong inside; a test that does not expect it should look. */
    faultsSeen,
    posts: teams.posts,
    get store() {
      return store
    },
    say: (line: string, saying: Saying = {}): Promise<Answer> => core.handle(request(line, saying)),
    /** Presses the newest button of that title anywhere, or in `on`. */
    async press(title: string, saying: Saying & { on?: { card: Rendered['card'] } } = {}): Promise<Answer> {
      const on =
        saying.on ?? [...teams.posts].reverse().find((post) => buttons(post.card).some((b) => b.title === title))
      const button = buttons(on?.card ?? {}).find((item) => item.title === title)
      if (button === undefined) throw new Error(`no button “${title}”`)
      const press = { command: button.command, args: { ...button.args, ...inputsOf(saying) }, card: 'pressed' }
      return core.handle({ ...request('', saying), press })
    },
    /** One pass; both clocks go on by so many seconds first. */
    async tick(seconds = 1, estateSeconds = seconds) {
      wall.advance(seconds * 1_000)
      estate.advance(estateSeconds * 1_000)
      await core.pass(seconds * 1_000)
    },
    /** Ticks until it holds; the estate goes on by so many minutes each time. */
    async until(holds: () => Promise<boolean> | boolean, minutes = 20, atMost = 400) {
      for (let i = 0; i < atMost; i++) {
        if (await holds()) return
        await harness.tick(10, minutes * 60)
      }
      throw new Error('it never came to that')
    },
    /** As after kill -9 and a new start: nothing in memory survives, Exchange lives on. */
    async restart() {
      await core.stop()
      await known.close()
      await store.close()
      await open()
    },
    async close() {
      await core.stop()
      await known.close()
      await store.close()
      await dns.close()
      await ldap.close()
      await practice.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return harness
}
export type Harness = Awaited<ReturnType<typeof openHarness>>

const inputsOf = (saying: Saying): Record<string, string> => (saying.pasted ? { reason: saying.pasted } : {})

function recordingMessenger() {
  const posts: Post[] = []
  let broken = 0
  const fail = () => {
    if (broken <= 0) return
    broken -= 1
    throw new RemoteError({
      system: 'Teams',
      operation: 'post',
      code: '502',
      text: 'Bad gateway',
      retryable: true,
      answered: true,
    })
  }
  const messenger: Messenger = {
    async post(to, { card, summary }) {
      fail()
      const id = `m${posts.length + 1}`
      posts.push({ id, to, card, summary, updates: 0 })
      return id
    },
    async update(_to, activity, { card, summary }) {
      fail()
      const post = posts.find(({ id }) => id === activity)
      if (post === undefined) throw new Error(`no activity ${activity}`)
      Object.assign(post, { card, summary, updates: post.updates + 1 })
    },
  }
  return { posts, messenger, breakNext: (times: number) => (broken = times) }
}

interface PressedButton {
  readonly title: string
  readonly command: string
  readonly args: Record<string, unknown>
}

/** Every Action.Execute of a card, wherever it stands. */
export function buttons(card: unknown): PressedButton[] {
  if (Array.isArray(card)) return card.flatMap(buttons)
  if (card === null || typeof card !== 'object') return []
  const node = card as Record<string, unknown>
  if (node.type === 'Action.Execute') {
    const { command, args } = node.data as { command: string; args: Record<string, unknown> }
    return [{ title: String(node.title), command, args }]
  }
  return Object.values(node).flatMap(buttons)
}

/** All text of a card in reading order, without the backslashes that defuse Markdown. */
export function textOf(card: unknown): string {
  if (Array.isArray(card)) return card.map(textOf).filter(Boolean).join('\n')
  if (card === null || typeof card !== 'object') return ''
  const node = card as Record<string, unknown>
  const own = ['text', 'title', 'value', 'label'].flatMap((key) =>
    typeof node[key] === 'string' ? [String(node[key])] : [],
  )
  const inner = Object.entries(node)
    .filter(([key]) => key !== 'data' && key !== 'fallback')
    .map(([, value]) => (typeof value === 'object' ? textOf(value) : ''))
  return [...own, ...inner]
    .filter(Boolean)
    .join('\n')
    .replaceAll(/\\([\\*_[\]`])/g, '$1')
}

export function csv(addresses: readonly string[]): string {
  return `EmailAddress\n${addresses.join('\n')}\n`
}
