/** What changed about people becomes one message a batch, in the outbox of the batches they are in. */
import type { MigrationClock } from '../clock.ts'
import type { LifeEvent, LifeEventKind } from '../inventory/inventory.ts'
import { Turns } from '../jobs/turns.ts'
import { keyOf } from '../migration/address.ts'
import type { Batch, MailboxFacts } from '../migration/batch.ts'
import type { BatchEvent } from '../migration/events.ts'
import { hasCloudMailbox } from '../migration/statuses.ts'
import { BatchKind } from '../records/batch.ts'
import { WatchKind } from '../records/watch.ts'
import { changeBatch, readBatch } from '../records/whole-batch.ts'
import type { Store } from '../store/store.ts'
import { listeners, withMessages } from './outbox.ts'
import { isOver } from './poll.ts'

export interface TellPeopleParts {
  readonly store: Store
  readonly migrationClock: MigrationClock
  /** Something lies in an outbox. */
  readonly onChange: () => void
}

/** Durable when it resolves. What is told once more, after a crash, is one more message. */
export type TellPeople = (events: readonly LifeEvent[]) => Promise<void>

export function createTellPeople({ store, migrationClock, onChange }: TellPeopleParts): TellPeople {
  return async (events) => {
    const byAddress = new Map<string, LifeEvent[]>()
    const turns = new Turns()
    for (const event of events) {
      const turn = turns.due
      if (turn !== undefined) await turn
      const key = keyOf(event.address)
      const same = byAddress.get(key)
      if (same === undefined) byAddress.set(key, [event])
      else same.push(event)
    }
    const watches = (await store.list(WatchKind)).map((document) => document.value)
    const now = migrationClock.now()
    let any = false
    for (const { value: header } of await store.list(BatchKind)) {
      await turns.next()
      const { name } = header.batch
      if (isOver(header.batch) || listeners(header.homeConversation, watches).length === 0) continue
      const whole = await readBatch(store, name)
      const digest = whole === undefined ? undefined : digestOf(whole.batch, byAddress, now)
      if (digest === undefined) continue
      any = true
      await changeBatch(store, name, (value) =>
        value === undefined || isOver(value.batch) ? value : withMessages(value, [digest], watches, now),
      )
    }
    if (any) onChange()
  }
}

/** Undefined = of nobody on its list there is anything to tell. */
export function digestOf(
  { name, rows, mailboxes }: Pick<Batch, 'name' | 'rows' | 'mailboxes'>,
  events: ReadonlyMap<string, readonly LifeEvent[]>,
  now: Date,
): BatchEvent | undefined {
  const kinds = new Map<LifeEventKind, number>()
  const people = rows.flatMap(({ address }) => {
    const key = keyOf(address)
    const changes = events.get(key)?.filter((event) => matters(event, mailboxes[key]))
    if (changes === undefined || changes.length === 0) return []
    for (const kind of new Set(changes.map((event) => event.kind))) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    return [{ address, text: capital([...new Set(changes.map(({ text }) => text))].join('; ')) }]
  })
  if (people.length === 0) return undefined
  const counts = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
  const text = `${people.length} ${people.length === 1 ? 'person' : 'people'} of ${name} changed: ${counts}.`
  return { kind: 'people changed', batch: name, at: now.toISOString(), text, people }
}

/** Once the person has the cloud mailbox, the licence and the end of the old mailbox are what is meant to come. */
function matters({ kind, part }: LifeEvent, facts: MailboxFacts | undefined): boolean {
  if (kind === 'came' || kind === 'no longer hidden') return false
  const arrived = facts?.cloudMailbox === true || hasCloudMailbox(facts?.status ?? '')
  return !(arrived && (kind === 'licence given' || (kind === 'mailbox lost' && part === 'directory')))
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
