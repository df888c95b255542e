/** All per-mailbox rules over a batch's list. Blocks come first, then by row. Pure and quick: 2,000 rows in milliseconds. */
import type { Finding, Severity } from '../types.ts'
import alreadyMigrated from './already-migrated.ts'
import becomesUserMailbox from './becomes-user-mailbox.ts'
import { couldNotTell, isMute } from './could-not-tell.ts'
import disabledAccount from './disabled-account.ts'
import exchange2003 from './exchange-2003.ts'
import federatedForceChange from './federated-force-change.ts'
import foreignCloudMailbox from './foreign-cloud-mailbox.ts'
import hiddenFromAddressLists from './hidden-from-address-lists.ts'
import inOtherBatch from './in-other-batch.ts'
import { indexed } from './known.ts'
import linked from './linked.ts'
import noMailUser from './no-mail-user.ts'
import noSourceMailbox from './no-source-mailbox.ts'
import notAMailboxKind from './not-a-mailbox-kind.ts'
import otherServer from './other-server.ts'
import primaryDiffers from './primary-differs.ts'
import protectedAccount from './protected-account.ts'
import provisioningConflict from './provisioning-conflict.ts'
import type { PreflightInput, Rule } from './rule.ts'
import { sizesUnknown } from './sizes-unknown.ts'
import spfWithoutMicrosoft from './spf-without-microsoft.ts'
import unverifiedSuffix from './unverified-suffix.ts'

/** In the order in which findings of one row are told. */
export const RULES: readonly Rule[] = [
  noMailUser,
  foreignCloudMailbox,
  notAMailboxKind,
  noSourceMailbox,
  primaryDiffers,
  inOtherBatch,
  hiddenFromAddressLists,
  unverifiedSuffix,
  spfWithoutMicrosoft,
  otherServer,
  provisioningConflict,
  linked,
  alreadyMigrated,
  federatedForceChange,
  protectedAccount,
  disabledAccount,
  becomesUserMailbox,
  exchange2003,
]

const ORDER: readonly Severity[] = ['blocks', 'warns', 'unknown', 'notes']

export function preflight(input: PreflightInput): Finding[] {
  const { known, subject } = indexed(input)
  const able = RULES.filter((rule) => !isMute(rule, input))
  const findings: Finding[] = []
  for (const row of input.rows) {
    const about = subject(row)
    for (const rule of able) {
      const found = rule.say(about, known)
      if (found) findings.push({ rule: rule.name, address: row.address, row: row.row, ...found })
    }
  }
  findings.push(...couldNotTell(RULES, known), ...sizesUnknown(input))
  const rank = (finding: Finding) => ORDER.indexOf(finding.severity)
  return findings.sort((a, b) => rank(a) - rank(b) || (a.row ?? 0) - (b.row ?? 0))
}
