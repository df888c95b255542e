/** A change becomes a plan in the store: shown to approvers, or run at once where no consent is needed. */
import { randomInt } from 'node:crypto'
import { ask } from '../approvals/approval.ts'
import { type ChangingCommand, type Consent, forConsent, type Settings } from '../commands/define.ts'
import type { Conversation, Request } from '../messages/request.ts'
import { DAY } from '../migration/durations.ts'
import { type PlanDraft, sealed } from '../plans/plan.ts'
import { AskedKind } from '../records/asked.ts'
import { journalOf } from '../records/journal.ts'
import { PlanKind, type PlanRecord } from '../records/plan.ts'
import { isOpen, type Run, RunKind } from '../records/run.ts'
import { ConflictError, type Store } from '../store/store.ts'

/** Without letters and digits that are taken for one another when read aloud or typed on a phone. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'

function shortId(): string {
  return Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** An id that no plan has, nor had: the journal of one that was archived is still there. */
export async function freeId(store: Store, draw: () => string = shortId): Promise<string> {
  for (;;) {
    const id = draw()
    const taken = (await store.get(PlanKind, id)) !== undefined || (await store.read(journalOf(id))).length > 0
    if (!taken) return id
  }
}

/** How many other people have to approve. */
const NEEDED: Readonly<Record<Consent, 0 | 1 | 2>> = { none: 0, one: 1, two: 2 }

/** Throws on a consent nobody knows: nothing is planned, stored or run then. */
export function approversNeeded({ consent }: Pick<ChangingCommand, 'consent'>): 0 | 1 | 2 {
  return forConsent(NEEDED, consent)
}

/** The plan and its run as they are stored first. With consent the run waits; without it, it has leave to run. */
export function drafted(
  id: string,
  command: ChangingCommand,
  draft: PlanDraft,
  request: Request,
  settings: Settings,
): { plan: PlanRecord; run: Run } {
  const plan = sealed(draft)
  const needed = approversNeeded(command)
  const waits = needed > 0
  const { conversation, by } = request
  const at = request.at.toISOString()
  const record: PlanRecord = {
    id,
    requestId: request.id,
    command: request.line === '' ? command.name : request.line,
    by,
    at,
    expiresAt: new Date(request.at.getTime() + settings.planDays * DAY).toISOString(),
    conversation,
    approvalConversation: waits ? approvalConversation(conversation, settings) : conversation,
    plan,
  }
  const run: Run = {
    id,
    subject: plan.subject,
    title: plan.title,
    at,
    state: waits ? 'waiting' : 'running',
    ...(waits ? { approval: ask({ by, hash: plan.hash, needed }, request.at, settings.approvalHours) } : {}),
    guardsHeld: false,
    step: 0,
    tally: { items: plan.steps.reduce((sum, { items }) => sum + (items?.length ?? 0), 0), done: 0, refused: 0 },
    refusals: [],
    upTo: 0,
    fence: 0,
    live: {},
    outbox: [],
  }
  return { plan: record, run }
}

/** Where approvals are shown: the approvals channel where one is set, else the conversation of the request. */
function approvalConversation(conversation: Conversation, settings: Settings): Conversation {
  const channel = settings.approvalsChannel
  if (channel === undefined || channel === conversation.id) return conversation
  const { thread: _, ...rest } = conversation
  return { ...rest, id: channel, scope: 'channel' }
}

/** So long may lie between a claim to ask and the run that is asked for: who died in between blocks it no longer. */
const BEING_ASKED = 60_000

/**
 * Asked twice is asked once: of several who ask for the same plan at the same time, one is first, whichever process he
 * is in. Answers the id of the request that is open already; undefined = `id` is the one.
 */
export async function askedAlready(store: Store, hash: string, id: string, at: Date): Promise<string | undefined> {
  for (;;) {
    const found = await store.get(AskedKind, hash)
    if (found !== undefined) {
      const run = (await store.get(RunKind, found.value.run))?.value
      const fresh = at.getTime() - Date.parse(found.value.at) < BEING_ASKED
      if (run === undefined ? fresh : isOpen(run) && run.halt === undefined) return found.value.run
    }
    try {
      await store.put(AskedKind, hash, { run: id, at: at.toISOString() }, found?.version ?? 0)
      return undefined
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
}
