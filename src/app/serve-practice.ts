import type { Config } from '../config/config.ts'
import { loadPractice } from './practice-module.ts'
import { shutdownAsked } from './shutdown.ts'

/** The practice estate alone, for a bot in another process. Ports follow PORT: +1 Exchange, +2 Graph, +3 LDAP, +4 DNS. */
export async function servePractice(config: Config, argv: readonly string[]): Promise<number> {
  const asked = shutdownAsked(argv)
  const { port, dataDir, practiceSeed: seed, practiceMailboxes: mailboxes, practiceSpeed: speed } = config
  const ports = { exchange: port + 1, graph: port + 2, directory: port + 3, dns: port + 4 }
  const { openPractice } = await loadPractice()
  const practice = await openPractice({ dataDir, seed, mailboxes, speed, ports })
  const { estate, directory, dns } = practice
  const lines = [
    'The practice estate is running alone. Start a bot against it with these settings:',
    '',
    `EXCHANGE_ONLINE_URL=${estate.exchange.url}`,
    `GRAPH_URL=${estate.graph.url}`,
    `LDAP_URL=${directory.url}`,
    `LDAP_BIND_DN=${directory.bindDn}`,
    `LDAP_PASSWORD=${directory.password}`,
    `DNS_SERVER=${dns.url}`,
    `PRACTICE_SPEED=${speed}`,
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  await asked
  await practice.close()
  return 0
}
