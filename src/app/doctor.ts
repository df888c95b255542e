/** The doctor put together: in the running bot, on its own systems, and alone in a terminal, on systems of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wallClock } from '../clock.ts'
import type { Config, ConfigAnswer } from '../config/config.ts'
import type { AddressFacts } from '../diagnostics/doctor/facts.ts'
import { type Doctor, incompleteSettings, type Report } from '../diagnostics/doctor/index.ts'
import { printed } from '../diagnostics/doctor/printed.ts'
import { createDoctor } from '../inventory/doctor-facts.ts'
import { inspectStore } from '../store/inspect.ts'
import type { Token } from '../systems/credentials.ts'
import type { Reads, RemoteSystem } from '../systems/ports.ts'
import { probeToken } from '../systems/probe.ts'
import { probeEndpoint } from '../teams/probe-endpoint.ts'
import { loadPractice, type Practice } from './practice-module.ts'
import { createSystems, createTokens, isEmbedded, type Tokens } from './systems.ts'

/** In a conversation people wait; in a terminal they wait longer. Wall milliseconds for one question. */
const PATIENCE = { conversation: 12_000, terminal: 45_000 }
const PROBE_TIMEOUT = 8_000

export function doctorFor(
  config: Config,
  { systems, tokens, patience = PATIENCE.conversation }: { systems: Reads; tokens: Tokens; patience?: number },
): Doctor {
  const probe = (token: Token | undefined, system: RemoteSystem) =>
    token === undefined ? undefined : () => probeToken(token, system)
  return createDoctor({
    cloud: config.cloud,
    tenant: config.tenantId,
    practice: practiceNames(config),
    signIn: { systems: config.signIn?.kind, bot: config.bot?.signIn.kind },
    botAppId: config.bot?.appId,
    people: config.people,
    systems,
    tokens: {
      exchange: probe(tokens.exchange, 'Exchange Online'),
      graph: probe(tokens.graph, 'Microsoft Graph'),
      bot: probe(tokens.bot, 'Teams'),
    },
    lookAtStore: () => inspectStore(join(config.dataDir, 'store')),
    probeEndpoint: () => met(config),
    patience,
  })
}

async function met({ publicUrl: url, bot }: Config): Promise<AddressFacts> {
  if (bot === undefined) return { url, practice: true, met: { is: 'the bot' } }
  return { url, practice: false, met: await probeEndpoint(url, PROBE_TIMEOUT) }
}

function practiceNames({ bot, exchangeOnline, graph, directory, dns }: Config): string[] {
  const systems = { 'Exchange Online': exchangeOnline, 'Microsoft Graph': graph, 'the directory': directory, DNS: dns }
  const practice = Object.entries(systems).filter(([, { is }]) => is === 'embedded' || is === 'practice')
  return [...(bot === undefined ? ['Teams'] : []), ...practice.map(([name]) => name)]
}

/** `npm run doctor`. Answers the exit code: 0 where the light is green. */
export async function runDoctor(answer: ConfigAnswer, stdout: { write(text: string): unknown }): Promise<number> {
  const report = answer.ok ? await lookAlone(answer.config) : incompleteSettings(answer.problems)
  stdout.write(printed(report))
  return report.green ? 0 : 1
}

/**
 * The bot may be running on the same data folder, so nothing of it is opened: an embedded estate is a fresh one of the
 * same company, in a folder of its own that goes when this ends.
 */
async function lookAlone(config: Config): Promise<Report> {
  const folder = isEmbedded(config) ? await mkdtemp(join(tmpdir(), 'stagecoach-doctor-')) : undefined
  let practice: Practice | undefined
  try {
    if (folder !== undefined) {
      const { openPractice } = await loadPractice()
      const { practiceSeed: seed, practiceMailboxes: mailboxes, practiceSpeed: speed } = config
      practice = await openPractice({ dataDir: folder, seed, mailboxes, speed })
    }
    const tokens = createTokens(config)
    const { reads } = await createSystems(config, practice, tokens, wallClock, SILENT)
    return await doctorFor(config, { systems: reads, tokens, patience: PATIENCE.terminal }).examine()
  } finally {
    await practice?.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
}

/** What goes wrong is in the report; a log beside it would only say it twice. */
const nothing = (): void => {}
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }
