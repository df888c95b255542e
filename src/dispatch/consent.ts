/** A change becomes a plan in the store: shown to an approver, or run at once where no consent is needed. */
import { randomInt } from 'node:crypto'
import { ask } from '../approvals/approval.ts'
import { type ChangingCommand, type Consent, forConsent, type Settings } from '../commands/define.ts'
import type { Conversation, Request } from '../messages/request.ts'
import { withCard } from '../plans/outbox.ts'
import { type PlanDraft, sealed } from '../plans/plan.ts'
import { PlanKind, type PlanRecord } from '../records/plan.ts'
import type { Store } from '../store/store.ts'

/** Without letters and digits that are taken for one another when read aloud or typed on a phone. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'

export function shortId(): string {
  return Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** How many other people have to approve. */
const NEEDED: Readonly<Record<Consent, 0 | 1 | 2>> = { none: 0, one: 1, two: 2 }

/** Throws on a consent nobody knows, and on one that a record cannot hold: nothing is planned, stored or run then. */
export function approversNeeded({ name, consent }: Pick<ChangingCommand, 'name' | 'consent'>): 0 | 1 | 2 {
  const needed = forConsent(NEEDED, consent)
  // A record holds one decision so far, and one must never pass for two.
  if (needed > 1) throw new Error(`“${name}” needs ${needed} approvals, and a request can hold one`)
  return needed
}

/** The record as it is stored first. With consent it waits; without it, it has leave to run. */
export function drafted(
  id: string,
  command: ChangingCommand,
  draft: PlanDraft,
  request: Request,
  settings: Settings,
): PlanRecord {
  const plan = sealed(draft)
  const waits = approversNeeded(command) > 0
  const { conversation, by } = request
  return withCard({
    id,
    requestId: request.id,
    command: request.line === '' ? command.name : request.line,
    by,
    at: request.at.toISOString(),
    conversation,
    desk: waits ? deskFor(conversation, settings) : conversation,
    plan,
    ...(waits ? { approval: ask(id, by, plan.hash, request.at, settings.approvalHours) } : {}),
    run: { state: waits ? 'consent' : 'running', step: 0, guardsHeld: false, marks: {}, journal: [] },
    live: {},
    outbox: [],
  })
}

/** Where approvals are shown: the approvals channel where one is set, else the conversation of the request. */
function deskFor(conversation: Conversation, settings: Settings): Conversation {
  const channel = settings.approvalsChannel
  if (channel === undefined || channel === conversation.id) return conversation
  const { thread: _, ...rest } = conversation
  return { ...rest, id: channel, scope: 'channel' }
}

/** A request of the same plan that still waits: asked twice is asked once. */
export async function alreadyAsked(store: Store, hash: string): Promise<PlanRecord | undefined> {
  const records = (await store.list(PlanKind)).map((document) => document.value)
  return records.find((record) => record.plan.hash === hash && ['consent', 'running'].includes(record.run.state))
}
