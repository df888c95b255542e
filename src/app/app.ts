/** The composition root: the only file that constructs; everything else receives. */
import { join } from 'node:path'
import { runningClock, wallClock } from '../clock.ts'
import type { Settings } from '../commands/define.ts'
import { commands } from '../commands/index.ts'
import type { Config } from '../config/config.ts'
import { openInventory } from '../inventory/open.ts'
import { READ_PARTS } from '../inventory/refresh/refresh.ts'
import { createInProcessJobs } from '../jobs/in-process.ts'
import type { Rendered } from '../messages/answer.ts'
import { createCards } from '../messages/cards.ts'
import { notice } from '../messages/notice.ts'
import { DownloadKind } from '../records/download.ts'
import { KINDS } from '../records/index.ts'
import { openJsonStore } from '../store/json-store.ts'
import { openRecordFiles } from '../store/record-files.ts'
import { Adapter, type BotCredentials } from '../teams/adapter.ts'
import { createBot } from '../teams/bot.ts'
import { onHosts, onLoopback } from '../teams/hosts.ts'
import { createMessenger } from '../teams/messenger.ts'
import { createTeamsServer } from '../teams/server.ts'
import { createTellPeople } from '../tracking/tell-people.ts'
import { createCore } from './core.ts'
import { easedOnceFilled } from './frugal.ts'
import { intervalsOf, refreshIntervalsOf } from './intervals.ts'
import { createLog, secretsOf } from './log.ts'
import { onceIn } from './once.ts'
import { ROOT } from './paths.ts'
import { loadPractice } from './practice-module.ts'
import { createSystems, createTokens, isEmbedded, type Tokens } from './systems.ts'

export interface App {
  readonly url: string
  /** Ends turns, passes and practice systems; nothing that was acknowledged is lost. */
  close(): Promise<void>
}

/**
 * Opens everything and takes messages once it resolves. Throws `UserError` where the data folder is in use, or was
 * written by a newer program; what was opened by then is closed again.
 */
export async function openApp(config: Config): Promise<App> {
  const opened: Close[] = []
  const close = async () => {
    for (const part of opened.splice(0).reverse()) await part()
  }
  try {
    return { url: await assemble(config, (part) => opened.push(part)), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Close = () => Promise<unknown>

/** What was opened last is closed first. Answers the address messages are taken at. */
async function assemble(config: Config, closes: (part: Close) => void): Promise<string> {
  const log = createLog(config.logLevel, secretsOf(config))
  const practising = isEmbedded(config) || config.bot === undefined ? await loadPractice() : undefined
  const wall = wallClock
  const onFault = (error: unknown, about: string) => log.error({ err: error }, `a fault in ${about}`)
  const store = await openJsonStore({
    dir: join(config.dataDir, 'store'),
    clock: wall,
    log: { warn: (text) => log.warn(text) },
  })
  closes(() => store.close())
  for (const kind of KINDS) await store.list<unknown>(kind)
  for (const { file, reason } of store.setAside) log.error({ file, reason }, 'a stored file was set aside')
  const { dataDir, practiceSeed: seed, practiceMailboxes: mailboxes, practiceSpeed: speed } = config
  const practice = isEmbedded(config) ? await practising?.openPractice({ dataDir, seed, mailboxes, speed }) : undefined
  closes(async () => practice?.close())
  const migrationClock =
    practice !== undefined && config.exchangeOnline.is === 'embedded'
      ? practice.clock
      : runningClock(config.exchangeOnline.is === 'real' ? 1 : config.practiceSpeed, wall)
  const tokens = createTokens(config)
  const { reads, writes } = await createSystems(config, practice, tokens, wall, log)
  const draw = drawer(config)
  const intervals = intervalsOf(config)

  const { cloud } = config
  const adapter = new Adapter(botCredentials(config, tokens), log, cloud.name === 'public' ? undefined : cloud.bot)
  const allowServiceUrl = config.bot === undefined ? onLoopback : onHosts(cloud.connectorHosts)
  const messenger = createMessenger({ adapter, allowServiceUrl, timeoutMs: 15_000 })
  const settings: Settings = {
    practice: config.practice,
    publicUrl: config.publicUrl,
    approvalsChannel: config.approvalsChannel,
    approvalHours: config.approvalHours,
    planDays: config.planDays,
    tenant: config.people.tenant,
  }
  const jobs = createInProcessJobs({ onFault })
  const { inventory, refresh, ...people } = openInventory({
    files: await openRecordFiles(join(dataDir, 'inventory')),
    systems: reads,
    store,
    wall,
    random: Math.random,
    intervals: refreshIntervalsOf(config),
    speed: migrationClock.speed,
    tell: createTellPeople({ store, migrationClock, onChange: () => void jobs.wake('deliver', 'teams') }),
    onFault: (error) => onFault(error, 'the inventory'),
  })
  closes(() => people.close())
  const handle = await createCore({
    commands,
    store,
    systems: reads,
    inventory,
    refresh: easedOnceFilled(refresh),
    writes,
    wall,
    migrationClock,
    messenger,
    draw,
    people: config.people,
    settings,
    // What it looks at is loaded when somebody asks for it.
    doctor: {
      examine: async () => (await import('./doctor.ts')).doctorFor(config, { systems: reads, tokens }).examine(),
    },
    intervals,
    jobs,
    onTrouble: (error) =>
      log.warn({ code: error.code, operation: error.operation }, `${error.system}: ${error.message}`),
    onFault,
  })

  let ready = false
  const bot = createBot({
    adapter,
    handle,
    onInstalled: async (conversation) => void (await messenger.post(conversation, draw(greeting()))),
    allowServiceUrl,
    once: { deliveries: onceIn(store, wall, REPEATED), greetings: onceIn(store, wall) },
    files: { allow: config.bot === undefined ? onLoopback : onHosts(cloud.fileHosts), timeoutMs: 20_000 },
    log,
    now: () => wall.now(),
  })
  let url = config.publicUrl
  const place = { dataDir, botEndpoint: () => `${url}/api/messages`, baseUrl: () => url }
  const teams = config.bot === undefined ? practising : undefined
  const room = teams && (await (practice?.openTeams(place) ?? teams.openPracticeTeams(place)))
  closes(async () => room?.close())
  const server = await createTeamsServer({
    bot,
    ...(teams === undefined ? {} : { door: teams.loopbackOnly }),
    routers: room === undefined ? [] : [room.router],
    downloads: async (id) => {
      const found = await store.get(DownloadKind, id)
      return found === undefined || found.value.expires < wall.now().toISOString() ? undefined : found.value
    },
    ready: () => ready,
    host: config.host,
    port: config.port,
    log,
  })
  url = server.url
  closes(() => server.close())
  closes(async () => {
    ready = false
    // Who does not answer now is not waited for: a pass that is cut off goes on after the next start.
    await jobs.stop(LAST_PASS)
  })
  ready = true
  await jobs.wake('poll', 'exchange')
  for (const part of READ_PARTS) await jobs.wake('refresh', part)
  await jobs.wake('expire', 'all')
  await jobs.start()
  return url
}

/** Teams repeats an activity within minutes. Wall milliseconds. */
const REPEATED = 3_600_000

/** Wall milliseconds a pass under way may still take once the program is to end. */
const LAST_PASS = 3_000

function drawer(config: Config): (reply: { card: string; data: object; summary: string }) => Rendered {
  const cards = createCards(new URL('cards/', ROOT), { practice: config.practice })
  return ({ card, data, summary }) => ({ card: cards({ card: card as never, data }), summary })
}

function botCredentials({ bot }: Config, { bot: token }: Tokens): BotCredentials {
  if (bot === undefined || token === undefined) return { type: 'none' }
  return { type: bot.type, appId: bot.appId, tenantId: bot.tenantId, token: () => token() }
}

function greeting() {
  return notice(
    'Stagecoach is here',
    [
      'I carry mailboxes from Exchange 2003/2007 to Microsoft 365, batch by batch.',
      'Say “help” to see what I can do; in a channel, mention me first.',
    ],
    {
      buttons: [
        { title: 'help', command: 'help', args: {} },
        { title: 'check', command: 'check', args: {} },
      ],
    },
  )
}
