/** What a changed row means for a person. What does not matter gives nothing: the systems rewrite rows all the time. Pure. */
import { keyOf } from '../migration/address.ts'
import type { CloudRecipient, DirectoryMailbox, Licence, TenantSku, TenantUser } from '../migration/shapes/index.ts'
import { SYSTEM } from './answers/parts.ts'
import type { LifeEvent, LifeEventKind } from './inventory.ts'
import type { Difference, Entry } from './table.ts'

export interface LifeLine extends LifeEvent {
  /** The primary address it has now, where that is another. */
  readonly to?: string | undefined
}

/** What else is known when a row changes. */
export interface Beside {
  /** Someone of another id had the new one's primary address, and is gone. */
  readonly earlier: boolean
  /** Another system still has the person: for Exchange the directory, else Graph; for the directory Graph. */
  readonly elsewhere: boolean
  /** Undefined = the tenant's SKUs are not known. */
  readonly skus: readonly TenantSku[] | undefined
}

/** A row as far as it matters, the same of every system. Undefined = that system does not say. */
interface Look {
  readonly name: string
  readonly signIn: string | undefined
  /** In lower case; empty = it has none. */
  readonly address: string
  readonly hidden: boolean | undefined
  readonly disabled: boolean | undefined
  readonly licensed: boolean | undefined
  readonly is: 'mailbox' | 'mail user' | 'other'
}

/** Its kind, and a sentence. */
type Happening = readonly [kind: LifeEventKind, text: string]

/** Each thing that may change, and what is said of it. */
const CHANGES: readonly ((before: Look, after: Look, elsewhere: boolean) => Happening | undefined)[] = [
  (before, after) => {
    if (before.name !== after.name) return ['renamed', `renamed from “${before.name}” to “${after.name}”`]
    if (before.signIn === undefined || after.signIn === undefined || before.signIn === after.signIn) return undefined
    return ['renamed', `sign-in name changed from ${before.signIn} to ${after.signIn}`]
  },
  (before, after) =>
    before.address === '' || after.address === '' || before.address === after.address
      ? undefined
      : ['primary address changed', `primary address changed from ${before.address} to ${after.address}`],
  (before, after) => turned(before.hidden, after.hidden, ['hidden', 'hidden from address lists']),
  (before, after) => turned(after.hidden, before.hidden, ['no longer hidden', 'no longer hidden from address lists']),
  (before, after) => turned(before.licensed, after.licensed, ['licence given', 'got a licence for a mailbox']),
  (before, after) =>
    turned(after.licensed, before.licensed, ['licence taken', 'has no licence for a mailbox any more']),
  (before, after) => turned(before.disabled, after.disabled, ['account disabled', 'account disabled']),
  (before, after, elsewhere) =>
    before.is === 'mail user' && after.is === 'other' && elsewhere
      ? ['mail user lost', 'no longer a mail user, though the directory still has the mailbox']
      : undefined,
  (before, after) =>
    before.is === 'mailbox' && after.is !== 'mailbox' ? ['mailbox lost', 'has no mailbox any more'] : undefined,
]

function turned(before: boolean | undefined, after: boolean | undefined, one: Happening): Happening | undefined {
  return before === false && after === true ? one : undefined
}

/** Of a part read whole before: what is new to it came, and was not merely never seen. */
export function lifeOf<P extends LifePart>(
  part: P,
  difference: Difference<LifeRows[P]>,
  beside: Beside,
): readonly LifeLine[] {
  const look = LOOKS[part] as (row: LifeRows[P], skus: readonly TenantSku[] | undefined) => Look
  const { before, after } = difference
  const now = look(after.row, beside.skus)
  const was = before && look(before.row, beside.skus)
  const address = was?.address || now.address || keyOf(now.signIn ?? '')
  const line = ([kind, text]: Happening): LifeLine => ({
    at: new Date(after.at),
    kind,
    who: after.key,
    part,
    address,
    text: `${text} (${SYSTEM[part]})`,
    ...(now.address === address || now.address === '' ? {} : { to: now.address }),
  })
  return happenings(before, after, was, now, beside).map(line)
}

function happenings<Row>(
  before: Entry<Row> | undefined,
  after: Entry<Row>,
  was: Look | undefined,
  now: Look,
  { earlier, elsewhere }: Beside,
): readonly Happening[] {
  const wasThere = before !== undefined && before.gone === undefined
  if (after.gone !== undefined) return wasThere ? [departed(was ?? now, elsewhere, after.gone)] : []
  if (!wasThere) {
    if (before !== undefined) return [['came', 'is there again']]
    return earlier
      ? [['came back as another', 'someone came who has the same address and is another object']]
      : [['came', 'came']]
  }
  return was === undefined ? [] : CHANGES.flatMap((change) => [change(was, now, elsewhere)].filter(isHappening))
}

const isHappening = (one: Happening | undefined): one is Happening => one !== undefined

/** Whom another system still has did not leave. */
function departed({ is }: Look, elsewhere: boolean, why: string): Happening {
  if (elsewhere && is === 'mail user') return ['mail user lost', `lost the mail user: ${why}`]
  if (elsewhere && is === 'mailbox') return ['mailbox lost', `lost the mailbox: ${why}`]
  return ['left', `left: ${why}`]
}

interface LifeRows {
  readonly directory: DirectoryMailbox
  readonly exchange: CloudRecipient
  readonly graph: TenantUser
}
export type LifePart = keyof LifeRows

const LOOKS: { readonly [P in LifePart]: (row: LifeRows[P], skus: readonly TenantSku[] | undefined) => Look } = {
  directory: (row) => ({
    name: row.displayName,
    signIn: row.principalName,
    address: keyOf(row.primaryAddress),
    hidden: row.hidden,
    disabled: row.disabled,
    licensed: undefined,
    is: 'mailbox',
  }),
  exchange: (row) => ({
    name: row.displayName,
    signIn: undefined,
    address: keyOf(row.primaryAddress),
    hidden: row.hidden,
    disabled: undefined,
    licensed: undefined,
    is: /mailbox$/i.test(row.type) ? 'mailbox' : /mailuser$/i.test(row.type) ? 'mail user' : 'other',
  }),
  graph: (row, skus) => ({
    name: row.displayName,
    signIn: row.principalName,
    address: keyOf(row.mail ?? ''),
    hidden: undefined,
    disabled: undefined,
    licensed: row.licences.some((licence) => givesMailbox(licence, skus)),
    is: 'other',
  }),
}

/** Service plans that give a mailbox, e.g. EXCHANGE_S_STANDARD; FOUNDATION and ARCHIVE come beside other products and give none. */
const MAILBOX_PLAN = /^EXCHANGE_[A-Z]_(?!FOUNDATION|ARCHIVE)/i

function givesMailbox({ skuId, disabledPlans }: Licence, skus: readonly TenantSku[] | undefined): boolean {
  const sku = skus?.find(({ id }) => id === skuId)
  if (sku === undefined) return true
  return sku.plans.some(({ id, name }) => MAILBOX_PLAN.test(name) && !disabledPlans.includes(id))
}
