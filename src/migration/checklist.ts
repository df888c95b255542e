/** The post-migration checklist with its ticks: what can be ticked now, what cannot, and why. */
import type { Batch } from './batch.ts'
import { HINTS } from './checklist-hints.ts'
import { BATCH_ITEMS, COMPANY_ITEMS, type Gate, type Item } from './checklist-items.ts'
import { batchStage } from './life-cycle.ts'

export interface ChecklistLine {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly tick: { readonly by: string; readonly at: string } | undefined
  /** Why it cannot be ticked yet; undefined = it can, or it is. */
  readonly cannotTick: string | undefined
  /** What Stagecoach can say to it. */
  readonly hint: string | undefined
}

type Ticks = Batch['ticks']
/** undefined = the gate is open. */
type Gates = Readonly<Record<Gate, string | undefined>>

/** `now` is migration time. */
export function checklistFor(batch: Batch, now: Date): ChecklistLine[] {
  const gates = batchGates(batch)
  return BATCH_ITEMS.map((item) => lineOf(item, BATCH_ITEMS, batch.ticks, gates, HINTS[item.id]?.(batch, now)))
}

/** Why this item of this batch cannot be ticked now; undefined = it may. */
export function mayTick(batch: Batch, id: string): string | undefined {
  const item = BATCH_ITEMS.find((each) => each.id === id)
  if (!item) return `There is no item ${id} on a batch’s checklist.`
  return hindrance(item, BATCH_ITEMS, batch.ticks, batchGates(batch))
}

export interface CompanyFacts {
  readonly ticks: Ticks
  /** Mailboxes not yet converted, on-premises; undefined = could not tell, which leaves the decision to a person. */
  readonly left: number | undefined
}

export function companyChecklist(company: CompanyFacts): ChecklistLine[] {
  const gates = companyGates(company)
  const unsure =
    company.left === undefined
      ? 'How many mailboxes are left on-premises could not be told: make sure before you tick.'
      : undefined
  return COMPANY_ITEMS.map((item) => {
    const hint = (item.gates as readonly Gate[]).includes('last mailbox moved') ? unsure : undefined
    return lineOf(item, COMPANY_ITEMS, company.ticks, gates, hint)
  })
}

export function mayTickCompany(company: CompanyFacts, id: string): string | undefined {
  const item = COMPANY_ITEMS.find((each) => each.id === id)
  if (!item) return `There is no item ${id} on the company’s checklist.`
  return hindrance(item, COMPANY_ITEMS, company.ticks, companyGates(company))
}

function lineOf(
  item: Item,
  items: readonly Item[],
  ticks: Ticks,
  gates: Gates,
  hint: string | undefined,
): ChecklistLine {
  const tick = ticks[item.id]
  const cannotTick = tick ? undefined : hindrance(item, items, ticks, gates)
  return { id: item.id, title: item.title, why: item.why, tick, cannotTick, hint: tick ? undefined : hint }
}

function hindrance(item: Item, items: readonly Item[], ticks: Ticks, gates: Gates): string | undefined {
  const shut = item.gates.map((gate) => gates[gate]).find((why) => why !== undefined)
  if (shut !== undefined) return shut
  const before = items.filter(({ id }) => item.after.includes(id) && !ticks[id]).map(({ title }) => `“${title}”`)
  return before.length > 0 ? `First: ${before.join(', ')}.` : undefined
}

const ENDED = ['synced', 'synced with errors', 'failed', 'stopped', 'removing', 'removed outside', 'closed']

function batchGates(batch: Batch): Gates {
  const stage = batchStage(batch)
  const seen = batch.exchange
  const ended = ENDED.includes(stage)
  const synced = (seen?.synced ?? 0) > 0
  const made = synced || (seen?.provisioned ?? 0) > 0 || Object.values(batch.mailboxes).some((m) => m.cloudMailbox)
  return {
    'run ended': ended ? undefined : `The batch is ${stage}: wait until it has run.`,
    'mailboxes made': made ? undefined : 'No cloud mailbox of this batch has been seen yet.',
    'something synced': synced ? undefined : 'No mailbox of this batch is synced yet.',
    'last mailbox moved': 'This belongs to the company’s checklist.',
  }
}

function companyGates({ left }: CompanyFacts): Gates {
  const waits = left !== undefined && left > 0
  return {
    'run ended': undefined,
    'mailboxes made': undefined,
    'something synced': undefined,
    'last mailbox moved': waits ? `${left} mailbox${left === 1 ? ' is' : 'es are'} still on-premises.` : undefined,
  }
}
