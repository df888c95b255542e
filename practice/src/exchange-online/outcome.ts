/** What becomes of one mailbox: decided by the evidence first, then by the problem planted in it. */

import type { CompanyMailbox } from '../company.ts'
import { type ProblemKind, problemOf } from '../problems.ts'
import { random } from '../random.ts'
import { key, type User, type World } from './world.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const GB = 1024 ** 3
const QUOTA = 50 * GB

/** Items copied in an hour: what holds back mailboxes of very many small items. */
const ITEMS_AN_HOUR = 20_000

/** One attempt to copy: how long it takes, what share of the mailbox it reaches, and what it fails with. */
export interface Attempt {
  readonly milliseconds: number
  readonly reach: number
  readonly error?: string
}

/** The text Exchange Online raises for a kind of problem. */
export function errorText(kind: ProblemKind, user: User, other = ''): string {
  return (problemOf(kind).error ?? '')
    .replaceAll('{address}', user.address)
    .replaceAll('{other}', other)
    .replaceAll('{server}', user.batch.lane.endpoint.rpcProxyServer)
}

/** Why this row cannot be given a cloud mailbox; undefined = it can (also when an earlier attempt has made it). */
export function provisioningError(world: World, user: User): string | undefined {
  const address = key(user.address)
  const person = world.people.get(address)
  if (!person?.recipient) return errorText('no-mail-user', user)
  const mailbox = person.source
  if (!mailbox || mailbox.hidden || key(mailbox.primaryAddress) !== address) return errorText('hidden', user)
  const made = world.cloud.get(address)
  const foreign = made ? made.divertedAt === undefined : person.recipient === 'UserMailbox'
  return foreign ? errorText('cloud-mailbox-exists', user) : undefined
}

/**
 * The next attempt to copy a mailbox of which `user.done` is there already.
 *
 * 0.43 to 1.11 GB an hour, 0.66 on average, as in Microsoft's sample of single moves; the number of items counts too.
 */
export function nextAttempt(world: World, user: User, mailbox: CompanyMailbox): Attempt {
  const failures = world.failures.get(key(user.address)) ?? 0
  const draw = random(world.company.seed, `copy:${key(user.address)}:${failures}`)
  const soon = (3 + draw.next() * 5) * MINUTE
  if (world.sourceDead) return { milliseconds: soon, reach: user.done, error: errorText('connection-lost', user) }
  if (mailbox.server !== user.batch.lane.serverName) {
    return { milliseconds: soon, reach: user.done, error: errorText('other-server', user) }
  }
  const rate = 0.43 + 0.68 * draw.next() ** 1.9
  const whole = Math.max(mailbox.sizeBytes / GB / rate, mailbox.itemCount / ITEMS_AN_HOUR) * HOUR + 3 * MINUTE
  const until = (share: number): number => whole * Math.max(0, share - user.done)
  const complete: Attempt = { milliseconds: until(1) + MINUTE, reach: 1 }
  const { problem } = mailbox
  if (problem === undefined || problemOf(problem).failsAt !== 'syncing') return complete
  if (failures >= (problemOf(problem).attempts ?? Number.POSITIVE_INFINITY)) return complete
  const error = errorText(problem, user)
  if (problem === 'sync-timeout') return { milliseconds: 5 * HOUR, reach: user.done, error }
  const partly = problem === 'oversize' ? QUOTA / mailbox.sizeBytes : 0.1 + draw.next() * 0.6
  const copies = problem === 'oversize' || problem === 'connection-lost' || problem === 'poisoned'
  const reach = copies ? Math.max(user.done, partly) : user.done
  return { milliseconds: soon + (copies ? until(partly) : 0), reach, error }
}

/** How faithful the finished copy is: skipped items, and the score Exchange Online gives it. */
export function verdict(world: World, user: User, mailbox: CompanyMailbox): { skipped: number; score: string } {
  const draw = random(world.company.seed, `verdict:${key(user.address)}`)
  if (mailbox.problem === 'poor-consistency') return { skipped: Math.ceil(mailbox.itemCount * 0.2), score: 'Poor' }
  if (mailbox.problem === 'skipped-items') return { skipped: draw.int(3, 20), score: 'Investigate' }
  return { skipped: 0, score: draw.next() < 0.9 ? 'Perfect' : 'Good' }
}
