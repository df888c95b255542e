/** The proof before a mailbox on-premises may be converted: conversion destroys it (staged-process, "Conversion and removal"). */
import type { MailboxFacts } from './batch.ts'
import { DAY, span } from './durations.ts'
import { mailboxStage } from './life-cycle.ts'

/** How old the copy may be: our threshold, for what people did in the old mailbox since is not in it. */
const COPY_MAX_AGE = 7 * DAY

export interface Accepted {
  /** Somebody accepted that skipped items stay behind. */
  readonly skipped?: boolean | undefined
  /** Somebody accepted a consistency score of Poor. */
  readonly poor?: boolean | undefined
  /** The person's addresses in the tenant: where targetAddress may point. Absent = not compared. */
  readonly cloudAddresses?: readonly string[] | undefined
}

/** Every reason against converting now; empty = none. What could not be told is no proof, and says so. */
export function conversionDoubts(facts: MailboxFacts, now: Date, accepted: Accepted = {}): string[] {
  const doubts: string[] = []
  if (mailboxStage(facts) !== 'synced') return [`it is not synced${facts.status ? ` (${facts.status})` : ''}.`]
  if (facts.cloudMailbox === false) doubts.push('there is no cloud mailbox.')
  if (facts.targetAddress === null) doubts.push('targetAddress is not set: new mail still stays on-premises.')
  if (
    typeof facts.targetAddress === 'string' &&
    accepted.cloudAddresses &&
    !pointsTo(facts.targetAddress, accepted.cloudAddresses)
  ) {
    doubts.push(`targetAddress points elsewhere: ${facts.targetAddress}.`)
  }
  if (facts.consistency?.toLowerCase() === 'poor' && !accepted.poor)
    doubts.push('its consistency score is Poor and nobody accepted that.')
  if ((facts.skippedItems ?? 0) > 0 && !accepted.skipped)
    doubts.push(`${facts.skippedItems} items were skipped and nobody accepted that.`)
  const age = facts.lastSync === undefined ? undefined : now.getTime() - Date.parse(facts.lastSync)
  if (age === undefined) doubts.push('the age of the copy could not be told.')
  else if (age > COPY_MAX_AGE) doubts.push(`the copy is ${span(age)} old.`)
  return doubts
}

const plain = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^smtp:/, '')
const pointsTo = (target: string, addresses: readonly string[]): boolean =>
  addresses.some((address) => plain(address) === plain(target))
