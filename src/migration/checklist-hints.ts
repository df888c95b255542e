/** What Stagecoach itself can say beside an item of a batch's checklist: evidence, never a tick of its own. */
import type { Batch } from './batch.ts'
import type { BatchItemId } from './checklist-items.ts'
import { conversionDoubts } from './conversion.ts'
import { deadlines } from './deadlines.ts'
import { mailboxStage, mailDiverted } from './life-cycle.ts'
import { copyAgeText, progress } from './progress.ts'

type Hint = (batch: Batch, now: Date) => string | undefined

const FIRST = 5

export const HINTS: Partial<Readonly<Record<BatchItemId, Hint>>> = {
  'verify-counts': (batch) => {
    if (!batch.exchange) return undefined
    const { total, synced, failed } = progress(batch)
    const list = batch.rows.length
    const differs = list === total ? '' : ` The list has ${list}, Exchange Online counts ${total}.`
    return `${synced} of ${total} synced, ${failed} failed.${differs}`
  },
  'failed-handled': (batch) => {
    const failed = Object.entries(batch.mailboxes).filter(([, facts]) => mailboxStage(facts) === 'failed')
    if (failed.length === 0) return (batch.exchange?.failed ?? 0) > 0 ? `${batch.exchange?.failed} failed.` : undefined
    const diverted = failed.filter(([, facts]) => mailDiverted(facts) === 'yes').length
    const mail = diverted > 0 ? ` New mail of ${diverted} of them already goes to the cloud: retry, or back out.` : ''
    return `${failed.length} failed: ${named(failed.map(([address]) => address))}.${mail}`
  },
  'skipped-items': (batch) => {
    const all = Object.entries(batch.mailboxes)
    const skipped = all.filter(([, facts]) => (facts.skippedItems ?? 0) > 0)
    const poor = all.filter(([, facts]) => facts.consistency?.toLowerCase() === 'poor')
    const items = skipped.reduce((sum, [, facts]) => sum + (facts.skippedItems ?? 0), 0)
    const sentences = [
      skipped.length > 0 ? `${items} skipped in ${skipped.length} mailboxes: ${named(skipped.map(([a]) => a))}.` : '',
      poor.length > 0 ? `Consistency Poor: ${named(poor.map(([a]) => a))}.` : '',
    ]
    return sentences.filter((s) => s !== '').join(' ') || undefined
  },
  'delivery-seen': (batch) => {
    const answers = Object.values(batch.mailboxes).map(mailDiverted)
    if (answers.length === 0) return undefined
    const yes = answers.filter((answer) => answer === 'yes').length
    return `Mail is diverted for ${yes} of ${batch.rows.length}; that it arrives is for a message trace to say.`
  },
  licences: (batch, now) =>
    deadlines(batch, now)
      .find(({ kind }) => kind === 'licences')
      ?.text.concat('.'),
  convert: (batch, now) => {
    const doubtful = Object.entries(batch.mailboxes).filter(([, facts]) => conversionDoubts(facts, now).length > 0)
    const [first] = doubtful
    const doubts = first
      ? `${doubtful.length} not to be converted yet, e.g. ${first[0]}: ${conversionDoubts(first[1], now)[0]}`
      : ''
    return [copyAgeText(batch, now), doubts].filter((s) => s).join(' ') || undefined
  },
  'remove-batch': (batch, now) =>
    deadlines(batch, now)
      .find(({ kind }) => kind !== 'licences')
      ?.text.concat('.'),
}

function named(addresses: readonly string[]): string {
  const more = addresses.length - FIRST
  return addresses.slice(0, FIRST).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
