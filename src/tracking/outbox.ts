/** Events become messages in the record they are true together with. Pure. */

import type { Message } from '../messages/message.ts'
import type { Conversation } from '../messages/request.ts'
import type { BatchEvent } from '../migration/events.ts'
import type { BatchRecord } from '../records/batch.ts'
import type { Watch } from '../records/watch.ts'
import { batchCard } from './batch-card.ts'
import { checklistCard } from './checklist-card.ts'
import { eventCard } from './event-card.ts'

/** Home first, unless muted there; then who watches. Each conversation once, without its thread. */
export function listeners(homeConversation: Conversation | undefined, watches: readonly Watch[]): Conversation[] {
  const muted = new Set(watches.filter((watch) => watch.state === 'muted').map((watch) => watch.conversation.id))
  const all = [
    ...(homeConversation === undefined ? [] : [homeConversation]),
    ...watches.map((watch) => watch.conversation),
  ]
  const byId = new Map(all.filter(({ id }) => !muted.has(id)).map((conversation) => [conversation.id, conversation]))
  return [...byId.values()]
}

/** The live card in place, each event below it, and the checklist once the batch has synced. */
export function withMessages(
  record: BatchRecord,
  events: readonly BatchEvent[],
  watches: readonly Watch[],
  now: Date,
): BatchRecord {
  let { eventCount } = record
  const outbox = [...record.outbox]
  for (const to of listeners(record.homeConversation, watches)) {
    const name = `live:${to.id}`
    const live = { key: name, live: name, to, reply: batchCard(record.batch, now) }
    const at = outbox.findIndex((message) => message.key === name)
    if (at === -1) outbox.push(live)
    else outbox[at] = live
    for (const event of events) {
      const post = (reply: Message['reply']) => {
        eventCount += 1
        outbox.push({ key: `event:${eventCount}`, to, under: name, reply })
      }
      post(eventCard(event))
      if (event.kind === 'synced' || event.kind === 'synced with errors') post(checklistCard(record.batch, now))
    }
  }
  return { ...record, eventCount, outbox }
}
