import type { Finding } from '../types.ts'

/** Sizes and item counts are not in the directory (staged-process, "Which mailboxes"). One note for the list. */
export function sizesUnknown({
  sizesKnown,
  rows,
}: {
  sizesKnown?: boolean | undefined
  rows: readonly unknown[]
}): Finding[] {
  if (sizesKnown || rows.length === 0) return []
  return [
    {
      rule: 'sizes-unknown',
      severity: 'notes',
      text: 'Sizes and item counts of these mailboxes are unknown: the directory does not hold them, so no time can be foretold before the first mailboxes are through.',
      remedy: 'Look at the greatest ones by hand: Get-MailboxStatistics on Exchange 2007, System Manager on 2003.',
    },
  ]
}
