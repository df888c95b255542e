/** The company's own checklist: what comes after the last batch. */
import { NO_DIRECTORY, readingOf, valueIn } from '../../inventory/reading.ts'
import type { Reply } from '../../messages/reply.ts'
import { type CompanyFacts, companyChecklist } from '../../migration/checklist.ts'
import { COMPANY, CompanyKind } from '../../records/company.ts'
import { linesCard } from '../../tracking/checklist-card.ts'
import type { CommandContext } from '../define.ts'

export async function companyCard(context: CommandContext): Promise<Reply> {
  return linesCard('The whole company', companyChecklist(await companyFacts(context)))
}

/** A converted mailbox is none any more, so those the directory still has are left; without a directory that cannot be told. */
export async function companyFacts({ store, systems }: CommandContext): Promise<CompanyFacts> {
  const ticks = (await store.get(CompanyKind, COMPANY))?.value.ticks ?? {}
  const { directory } = systems
  const mailboxes = directory === undefined ? NO_DIRECTORY : await readingOf(() => directory.mailboxes())
  return { ticks, left: valueIn(mailboxes)?.length }
}
