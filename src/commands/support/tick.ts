/** Ticking and unticking: a note in our own records, by whom and when, and the card as it stands after. */

import type { Reply } from '../../messages/reply.ts'
import { UserError } from '../../messages/user-error.ts'
import { mayTick, mayTickCompany } from '../../migration/checklist.ts'
import { BatchKind, batchId } from '../../records/batch.ts'
import { COMPANY, CompanyKind } from '../../records/company.ts'
import { change } from '../../store/store.ts'
import { checklistCard } from '../../tracking/checklist-card.ts'
import type { CommandContext } from '../define.ts'
import { batchRecord } from './batches.ts'
import { companyCard, companyFacts } from './company.ts'

interface Tick {
  readonly item: string
  readonly batch?: string | undefined
}

type Ticks = Record<string, { by: string; at: string }>

/** Throws `UserError` for an item that is not on the list, or not to be ticked yet. A second tick changes nothing. */
export async function setTick(context: CommandContext, { item, batch }: Tick, done: boolean): Promise<Reply> {
  const { store, request } = context
  const edit = (ticks: Ticks): Ticks => {
    const { [item]: standing, ...others } = ticks
    if (!done) return others
    return { ...ticks, [item]: standing ?? { by: request.by.name, at: request.at.toISOString() } }
  }
  if (batch === undefined) {
    const facts = await companyFacts(context)
    if (done && !Object.hasOwn(facts.ticks, item)) refuse(mayTickCompany(facts, item), 'checklist')
    await change(store, CompanyKind, COMPANY, (company) => ({ ticks: edit(company?.ticks ?? {}) }))
    return companyCard(context)
  }
  const before = await batchRecord(store, batch)
  if (done && !Object.hasOwn(before.batch.ticks, item)) refuse(mayTick(before.batch, item), `checklist ${batch}`)
  await change(
    store,
    BatchKind,
    batchId(batch),
    (record) => record && { ...record, batch: { ...record.batch, ticks: edit(record.batch.ticks) } },
  )
  return checklistCard((await batchRecord(store, batch)).batch, context.migrationClock.now())
}

function refuse(why: string | undefined, list: string): void {
  if (why !== undefined) throw new UserError(`Not yet: ${why}`, `“${list}” shows what comes first.`)
}
