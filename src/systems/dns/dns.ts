/** DNS, asked directly: the machine's own lookup gives no TTL, and the TTL is what a change of MX waits for. */
import { getServers } from 'node:dns'
import { domainToASCII } from 'node:url'
import type { Answer } from 'dns-packet'
import { currentSignal } from '../../trace.ts'
import { abortedCall } from '../aborted.ts'
import { type DnsReads, RemoteError } from '../ports.ts'
import { bareName, type Question, type RecordKind, type Response, textOf } from './message.ts'
import { ask, NoAnswer, type Server } from './transport.ts'

const ROUNDS = 2
const DEFAULT_TIMEOUT_MS = 2_000

/**
 * `server`: `host:port`, or undefined for the machine's own resolvers, in their order. `timeoutMs`: how long one
 * question to one server may take; each server is asked up to two times. A name that does not exist has no records:
 * `[]` or undefined. TTLs in seconds as the server gave them (a resolver counts them down). Throws `RemoteError`,
 * with code `ETIMEOUT`, the socket's code or the server's (`SERVFAIL`, `REFUSED`).
 */
export function createDns(input: { server: string | undefined; timeoutMs?: number }): DnsReads {
  const timeoutMs = input.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const servers = (): Server[] => (input.server === undefined ? getServers() : [input.server]).map(parseServer)

  async function records(name: string, type: RecordKind): Promise<readonly Answer[]> {
    const question = { name: domainToASCII(bareName(name)) || bareName(name), type }
    const signal = currentSignal()
    const givenUp = (sent: boolean) => abortedCall({ system: 'DNS', operation: operationOf(question), sent })
    if (signal?.aborted) throw givenUp(false)
    const found = servers()
    let last: RemoteError | undefined
    for (let round = 0; round < ROUNDS; round++) {
      for (const server of found) {
        try {
          return answersOf(await ask(server, question, timeoutMs, signal), question)
        } catch (error) {
          if (signal?.aborted) throw givenUp(true)
          last = asRemote(error, question, server)
          if (!last.retryable) throw last
        }
      }
    }
    throw last ?? refusal(question, 'ENOSERVER', 'No DNS server is known to this machine', false)
  }

  return {
    async mx(domain) {
      const found = await records(domain, 'MX')
      return found
        .flatMap((record) =>
          record.type === 'MX'
            ? [
                {
                  exchange: bareName(record.data.exchange),
                  preference: record.data.preference ?? 0,
                  ttl: record.ttl ?? 0,
                },
              ]
            : [],
        )
        .sort((a, b) => a.preference - b.preference)
    },
    async txt(domain) {
      const found = await records(domain, 'TXT')
      return found.flatMap((record) =>
        record.type === 'TXT' ? [{ text: textOf(record.data), ttl: record.ttl ?? 0 }] : [],
      )
    },
    async cname(name) {
      const found = await records(name, 'CNAME')
      const record = found.find((candidate) => candidate.type === 'CNAME')
      return record?.type === 'CNAME' ? { target: bareName(record.data), ttl: record.ttl ?? 0 } : undefined
    },
  }
}

/** `127.0.0.1:53`, `[::1]:53`, or an address alone for port 53. */
function parseServer(text: string): Server {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(text)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: Number(bracketed[2] ?? 53) }
  const parts = text.split(':')
  return parts.length === 2 ? { host: parts[0] ?? '', port: Number(parts[1]) } : { host: text, port: 53 }
}

function answersOf(response: Response, question: Question): readonly Answer[] {
  if (response.rcode === 'NOERROR') return response.answers
  if (response.rcode === 'NXDOMAIN') return []
  const why = `The DNS server answered ${response.rcode} to the question for ${question.type} of ${question.name}`
  throw refusal(question, response.rcode, why, response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED', true)
}

function asRemote(error: unknown, question: Question, server: Server): RemoteError {
  if (error instanceof RemoteError) return error
  const code = error instanceof NoAnswer ? 'ETIMEOUT' : ((error as NodeJS.ErrnoException).code ?? 'EBADRESP')
  const text = `The DNS server ${server.host}:${server.port} did not answer for ${question.type} of ${question.name}: ${(error as Error).message}`
  return refusal(question, code, text, true, false, error)
}

function operationOf({ type, name }: Question): string {
  return `${type} ${name}`
}

function refusal(
  question: Question,
  code: string,
  text: string,
  retryable: boolean,
  answered = false,
  cause?: unknown,
): RemoteError {
  return new RemoteError({ system: 'DNS', operation: operationOf(question), code, text, retryable, answered, cause })
}
