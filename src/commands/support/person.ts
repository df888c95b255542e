/** One person in words: stage, mail, failure, what comes next. Pure. */
import type { LifeEventKind } from '../../inventory/inventory.ts'
import type { Person } from '../../inventory/person.ts'
import { type Reading, reasons, valueIn } from '../../inventory/reading.ts'
import { provisionedBefore } from '../../inventory/rules-input.ts'
import type { Button } from '../../messages/reply.ts'
import { plainTime, shownDate } from '../../messages/times.ts'
import { keyOf } from '../../migration/address.ts'
import { explain } from '../../migration/failures.ts'
import {
  batchStage,
  type Diverted,
  type MailboxStage,
  type MailboxStory,
  mailboxStage,
  mailDiverted,
} from '../../migration/life-cycle.ts'
import { mayStart } from '../../migration/moves.ts'
import { preflight } from '../../migration/preflight/index.ts'
import type { Failure, Finding } from '../../migration/types.ts'

/** What is known now over what was kept: a system that did not answer takes nothing away. */
export function storyOf(person: Person): MailboxStory {
  const { migration, statistics, recipient, mailbox, batch } = person
  const kept = batch?.mailboxes[keyOf(person.address)] ?? {}
  const user = valueIn(migration)
  const cloud = valueIn(recipient)
  const onPremises = valueIn(mailbox)
  const error = valueIn(statistics)?.errorText ?? user?.error
  const left = leftAt(person)
  return {
    ...kept,
    ...(user === undefined ? {} : { status: user.status }),
    ...(error === undefined ? {} : { error }),
    ...(user?.consistency === undefined ? {} : { consistency: user.consistency }),
    ...(cloud === undefined ? {} : { cloudMailbox: cloud.type === 'UserMailbox' }),
    // An address the directory does not know tells nothing of a targetAddress.
    ...(onPremises === undefined ? {} : { targetAddress: onPremises.targetAddress ?? null }),
    ...(left === undefined ? {} : { leftAt: left.toISOString() }),
  }
}

/** `in no batch` where neither we nor Exchange Online have the person on a list. */
export function stageOf(person: Person, story: MailboxStory): MailboxStage | 'in no batch' {
  if (person.batch === undefined && story.status === undefined && story.leftAt === undefined) return 'in no batch'
  return mailboxStage(story, person.batch === undefined ? undefined : batchStage(person.batch))
}

export function failureOf(story: MailboxStory, stage: string): Failure | undefined {
  return stage === 'failed' ? explain(story.error ?? '') : undefined
}

const DIVERTED_BY_EVIDENCE: Readonly<Record<Diverted, (target: string | undefined) => string>> = {
  yes: (target) =>
    target === undefined
      ? 'New mail goes to the cloud: Exchange Online sets that before the content comes. The directory was not asked.'
      : `New mail goes to the cloud: the on-premises targetAddress is ${target}.`,
  no: () => 'New mail stays on-premises: it is not diverted.',
  'could not tell': () => 'Whether new mail is diverted to the cloud could not be told.',
}

/** `plain` is the text for a notification. */
export function mailOf(story: MailboxStory): { diverted: Diverted; text: string; plain: string } {
  if (story.leftAt !== undefined) {
    const left = new Date(story.leftAt)
    const said = (day: string) => `Left on ${day}: nobody has this address any more, as far as is known.`
    return { diverted: 'could not tell', text: said(shownDate(left)), plain: said(plainTime(left).slice(0, 10)) }
  }
  const diverted = mailDiverted(story)
  const text = DIVERTED_BY_EVIDENCE[diverted](story.targetAddress ?? undefined)
  return { diverted, text, plain: text }
}

const COLORS: Readonly<Record<string, string>> = {
  failed: 'Attention',
  synced: 'Good',
  converted: 'Good',
  closed: 'Good',
  syncing: 'Accent',
  provisioned: 'Accent',
  queued: 'Accent',
  skipped: 'Warning',
  withdrawn: 'Warning',
  'backed out': 'Warning',
}

export function colorOf(stage: string): string {
  return COLORS[stage] ?? 'Default'
}

const BEFORE_START: ReadonlySet<string> = new Set(['in no batch', 'planned', 'ready'])

/** What the rules for a batch's list say of this one mailbox; nothing once its batch was started. */
export function findingsOf(person: Person, stage: string): Finding[] {
  if (!BEFORE_START.has(stage)) return []
  const one = <T>(answer: Reading<T | undefined>): T[] | undefined =>
    answer.known ? (answer.value === undefined ? [] : [answer.value]) : undefined
  return preflight({
    batch: person.batch?.name ?? '',
    rows: [{ row: 2, address: person.address }],
    recipients: one(person.recipient),
    users: one(person.migration),
    domains: valueIn(person.company.domains),
    mailboxes: one(person.mailbox),
    tenantUsers: one(person.tenantUser),
    servers: undefined,
    endpoint: undefined,
    spfWithoutMicrosoft: valueIn(person.company.spfWithoutMicrosoft),
    ours: provisionedBefore(person.batch === undefined ? [] : [person.batch]),
    sizesKnown: true,
  }).filter(({ severity }) => severity === 'blocks' || severity === 'warns')
}

const NEXT: Readonly<Record<string, string>> = {
  'in no batch': 'Next: put the address on a list and make a batch of it with “batch new”.',
  planned: 'Next: look at the findings of the batch, then ask for its start.',
  ready: 'Next: ask for the start of the batch. Mail is diverted from then on.',
  queued: 'Nothing to do: it waits for its turn.',
  provisioned: 'Nothing to do: the mailbox is there, its content comes next.',
  syncing: 'Nothing to do: the content is being copied.',
  'left the company': 'Nothing is left to migrate for this address; take it off the lists it is on.',
  synced: 'Synced is not migrated: next comes the conversion of the on-premises mailbox, soon, as its copy ages.',
}

export function nextOf(
  stage: string,
  failure: Failure | undefined,
  diverted: Diverted,
  findings: readonly Finding[],
): string {
  if (findings.some(({ severity }) => severity === 'blocks')) return 'Next: mend this, or leave the person out for now.'
  if (failure === undefined) return NEXT[stage] ?? ''
  const retry = failure.retryHelps
    ? 'Then retry: starting the batch again takes only what failed.'
    : 'A retry alone does not help.'
  const backOut =
    diverted === 'no'
      ? ''
      : 'Or back out: clear targetAddress on-premises, bring back what arrived in the cloud, and remove the migration user.'
  return [`Next, for the ${failure.who}: ${failure.remedy}`, retry, backOut].filter(Boolean).join(' ')
}

export function buttonsOf(person: Person, stage: string): Button[] {
  const again: Button = { title: 'Look again', command: 'user', args: { address: person.address } }
  if (person.batch === undefined) {
    return stage === 'in no batch' ? [{ title: 'Who is eligible', command: 'recipients', args: {} }, again] : [again]
  }
  const args = { batch: person.batch.name }
  const retry: Button[] =
    mayStart(person.batch) === undefined && stage === 'failed'
      ? [{ title: 'Retry failed…', command: 'batch start', args, style: 'positive' }]
      : []
  return [...retry, { title: `Show ${person.batch.name}`, command: 'batch show', args }, again]
}

/** True when at least one system was read, none of them nor any list has the person, and nobody ever left with the address. */
export function isNobody(person: Person): boolean {
  return person.batch === undefined && isNowhere(person) && leftAt(person) === undefined
}

/** Where something is known, nobody is; what is not known tells neither way. */
function isNowhere({ migration, recipient, tenantUser, mailbox }: Person): boolean {
  const answers: readonly Reading<unknown>[] = [migration, recipient, tenantUser, mailbox]
  return answers.every((answer) => valueIn(answer) === undefined) && answers.some((answer) => answer.known)
}

/** When who had the address was last seen to go, if nobody has it now. */
function leftAt({ recipient, tenantUser, mailbox, life }: Person): Date | undefined {
  // A migration user stays in its batch when the person has gone.
  const answers: readonly Reading<unknown>[] = [recipient, tenantUser, mailbox]
  const nowhere = recipient.known && answers.every((answer) => valueIn(answer) === undefined)
  return nowhere ? life.filter(({ kind }) => GOING.has(kind)).at(-1)?.at : undefined
}

/** What to do where somebody else came by the address after our batch took who had it before; empty = that is not so. */
export function nextForAnother({ batch, life }: Person): string {
  if (batch?.exchange === undefined) return ''
  const since = new Date(batch.createdAt)
  const came = life.some(({ kind, at }) => kind === 'came back as another' && at > since)
  return came
    ? 'Stop here: this address belongs to another person than when the batch was made. What was copied is the former one’s; convert nothing before it is clear whose mailbox is whose.'
    : ''
}

const GOING: ReadonlySet<LifeEventKind> = new Set(['left', 'mailbox lost', 'mail user lost'])

export function inconclusive(person: Person): { text: string }[] {
  const { migration, statistics, recipient, tenantUser, mailbox, company } = person
  return reasons([migration, statistics, recipient, tenantUser, company.domains, company.skus, mailbox]).map((why) => ({
    text: `Could not tell: ${why}`,
  }))
}

export function nameOf(person: Person): string {
  return valueIn(person.mailbox)?.displayName ?? valueIn(person.recipient)?.displayName ?? person.address
}
