/** Whether there is a cloud mailbox, and where mail goes, for the failed not looked up yet; of the others the status says it. */
import { keyOf } from '../migration/address.ts'
import type { Batch } from '../migration/batch.ts'
import type { SeenElsewhere } from '../migration/seen.ts'
import type { RemoteUser } from '../migration/shapes/index.ts'
import { hasCloudMailbox, hasFailed } from '../migration/statuses.ts'
import type { Reads } from '../systems/ports.ts'
import { answerOf } from './held.ts'

/** How many people are looked up for one batch in a pass: a call of each system. */
const LOOKED_UP = 100

export async function lookElsewhere(
  { exchange, directory }: Reads,
  before: Batch['mailboxes'],
  users: readonly RemoteUser[],
): Promise<Map<string, SeenElsewhere>> {
  const found = new Map<string, SeenElsewhere>()
  const failed: string[] = []
  for (const { address, status } of users) {
    const key = keyOf(address)
    if (hasCloudMailbox(status)) found.set(key, { cloudMailbox: true })
    const known = before[key]
    const looked = known?.status === status && (known.cloudMailbox !== undefined || known.targetAddress !== undefined)
    if (hasFailed(status) && !looked) failed.push(key)
  }
  const wanted = failed.slice(0, LOOKED_UP)
  if (wanted.length === 0) return found
  const [recipients, mailboxes] = await Promise.all([
    answerOf(() => exchange.recipientsAt(wanted)),
    directory === undefined ? undefined : answerOf(() => directory.mailboxesAt(wanted)),
  ])
  const types = byAddress(recipients?.value ?? [], ({ type }) => type)
  const targets = byAddress(mailboxes?.value ?? [], ({ targetAddress }) => targetAddress ?? null)
  for (const key of wanted) {
    found.set(key, {
      cloudMailbox: recipients === undefined ? undefined : types.get(key) === 'UserMailbox',
      // Not in this directory at all: it tells nothing of where the mail goes.
      targetAddress: targets.get(key),
    })
  }
  return found
}

/** A primary address goes before the same address of somebody else. */
function byAddress<T extends { readonly primaryAddress: string; readonly addresses: readonly string[] }, V>(
  all: readonly T[],
  take: (one: T) => V,
): Map<string, V> {
  const found = new Map<string, V>()
  for (const one of all) for (const address of one.addresses) found.set(keyOf(address), take(one))
  for (const one of all) found.set(keyOf(one.primaryAddress), take(one))
  return found
}
