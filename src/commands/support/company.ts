/** The company's own checklist: what comes after the last batch. */
import { PART_NAMES, weak, wholePart } from '../../inventory/grounds.ts'
import type { Reply } from '../../messages/reply.ts'
import { type CompanyFacts, companyChecklist } from '../../migration/checklist.ts'
import { COMPANY, CompanyKind } from '../../records/company.ts'
import { linesCard } from '../../tracking/checklist-card.ts'
import type { CommandContext } from '../define.ts'

export async function companyCard(context: CommandContext): Promise<Reply> {
  return linesCard('The whole company', companyChecklist(await companyFacts(context)))
}

/**
 * A converted mailbox is none any more, so those the directory still has are left. Without a directory, or with what it said
 * more than an hour ago, that cannot be told.
 */
export async function companyFacts({ store, inventory, request }: CommandContext): Promise<CompanyFacts> {
  const ticks = (await store.get(CompanyKind, COMPANY))?.value.ticks ?? {}
  const fact = wholePart('directory', await inventory.states())
  const isFresh = weak([{ name: PART_NAMES.directory, fact }], request.at).length === 0
  return { ticks, left: fact.known && isFresh ? fact.value : undefined }
}
