import { UserError } from '../../errors.ts'
import type { Batch } from '../../migration/batch.ts'
import type { CommandContext } from '../define.ts'
import { allBatches } from './batches.ts'

const MICROSOFT = 'include:spf.protection.outlook.com'

/**
 * Migrated people send from Microsoft 365: before the first start, SPF of their domains must include it. A domain that
 * publishes no SPF, or DNS that does not answer, holds nothing up: it could not be told. Throws `UserError`.
 */
export async function mailPathReady({ systems, store }: CommandContext, batch: Batch): Promise<void> {
  const started = (await allBatches(store)).some((record) => record.batch.exchange?.started !== undefined)
  if (started) return
  const domains = new Set(batch.rows.map(({ address }) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()))
  for (const domain of domains) {
    const records = await systems.dns.txt(domain).catch(() => [])
    const spf = records.find(({ text }) => /^v=spf1\b/i.test(text))
    if (spf === undefined || spf.text.toLowerCase().includes(MICROSOFT)) continue
    throw new UserError(
      `The SPF record of ${domain} does not include Microsoft 365: mail that migrated people send could be refused or taken for spam.`,
      `Add “${MICROSOFT}” to it (now: ${spf.text}), wait until its TTL has passed, then ask again.`,
    )
  }
}
