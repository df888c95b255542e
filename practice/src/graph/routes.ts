/** Which question is answered by what; `$batch` asks here once for each of its requests. */

import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { type Answer, failure, ok, type Question, throttled } from './answer.ts'
import { userDelta } from './delta.ts'
import type { GraphDirectory } from './directory.ts'
import { domain, domains, organization } from './domains.ts'
import { assignLicense, subscribedSkus } from './licences.ts'
import { getUser, listUsers, missing, patchUser } from './users.ts'

export interface Asked {
  readonly directory: GraphDirectory
  readonly faults: Faults
  /** How old a token is is told by the wall. */
  readonly wall: Clock
  /** Told the address of everybody who gets a plan that makes a mailbox, or loses the last one. */
  readonly onExchange: (address: string, held: boolean) => void
}

/** A batch of Graph's holds no more. */
const BATCH_LIMIT = 20

export function answer(asked: Asked, question: Question): Answer {
  const { directory, onExchange } = asked
  const [room, id, below, ...more] = question.path.split('/').filter((part) => part !== '')
  const call =
    id === 'delta' && room === 'users'
      ? `${question.method} users/delta`
      : `${question.method} ${[room, id === undefined ? '' : '*', below].filter(Boolean).join('/')}`
  if (more.length > 0) return missing(directory, question.path)
  switch (call) {
    case 'POST $batch':
      return batch(asked, question)
    case 'GET organization':
      return organization(directory, question)
    case 'GET domains':
      return domains(directory, question)
    case 'GET domains/*':
    case 'GET domains/*/serviceConfigurationRecords':
    case 'GET domains/*/verificationDnsRecords':
      return domain(directory, question, id ?? '', below)
    case 'GET subscribedSkus':
      return subscribedSkus(directory, question)
    case 'GET users':
      return listUsers(directory, asked.faults, question)
    case 'GET users/delta':
      return userDelta(asked, question)
    case 'GET users/*':
      return getUser(directory, question, id ?? '')
    case 'PATCH users/*':
      return patchUser(directory, question, id ?? '')
    case 'POST users/*/assignLicense':
      return assignLicense(directory, question, id ?? '', onExchange)
    default:
      return failure(400, 'BadRequest', `Resource not found for the segment '${below ?? room}'.`, directory.now())
  }
}

const Batch = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
  ),
})

function batch(asked: Asked, { base, body }: Question): Answer {
  const batch = Batch.safeParse(body)
  if (!batch.success || batch.data.requests.length > BATCH_LIMIT) {
    const text = `The number of batch requests must be from 1 to ${BATCH_LIMIT}, each with an id, a method and a url.`
    return failure(400, 'BadRequest', text, asked.directory.now())
  }
  const responses = batch.data.requests.map((request) => {
    const { pathname, searchParams } = new URL(request.url, 'http://graph.invalid')
    const question = {
      method: request.method,
      path: decodeURIComponent(pathname),
      query: searchParams,
      body: request.body,
      prefer: request.headers.Prefer ?? request.headers.prefer,
      base,
    }
    const spoiled = asked.faults.strikes('graph-throttled-in-batch')
    const done = spoiled ? throttled(asked.directory.now(), { 'Retry-After': '1' }) : answer(asked, question)
    const { status, body } = done
    const headers = { ...done.headers, 'Content-Type': 'application/json' }
    return body === undefined ? { id: request.id, status } : { id: request.id, status, headers, body }
  })
  return ok({ responses })
}
