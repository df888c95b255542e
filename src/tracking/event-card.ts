/** A turn in a batch's life, as the channel is told of it: short, with what to do next. Pure. */

import { type Button, type Reply, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import type { BatchEvent, BatchEventKind } from '../migration/events.ts'
import { isKnown, ownWords } from '../migration/failures.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    event: {
      readonly text: string
      readonly color: string
      readonly at: string
      readonly failures: readonly { who: string; why: string; remedy: string; mail: string }[]
      readonly more: string
      readonly buttons: readonly Button[]
    }
  }
}

const COLORS: Partial<Record<BatchEventKind, string>> = {
  'mail diverted': 'Warning',
  'mailboxes failed': 'Attention',
  failed: 'Attention',
  'removed outside': 'Attention',
  'synced with errors': 'Warning',
  synced: 'Good',
}

const MAIL = {
  yes: 'New mail already goes to the cloud.',
  no: 'Mail is not diverted.',
  'could not tell': 'Could not tell whether mail is diverted.',
} as const

/** One digest, not one message a mailbox: the first ten are named. */
const SHOWN = 10

export function eventCard(event: BatchEvent): Reply {
  const failures = event.failures ?? []
  return reply('event', event.text, {
    text: event.text,
    color: COLORS[event.kind] ?? 'Default',
    at: localTime(event.at),
    failures: failures.slice(0, SHOWN).map(({ address, failure, diverted }) => {
      return {
        who: address,
        why: isKnown(failure) ? failure.meaning : ownWords(failure, 300) || failure.meaning,
        remedy: `${failure.remedy} (${failure.who}; ${failure.retryHelps ? 'a retry helps after that' : 'a retry alone does not help'})`,
        mail: MAIL[diverted],
      }
    }),
    more: failures.length > SHOWN ? `And ${failures.length - SHOWN} more: “batch show ${event.batch}”.` : '',
    buttons: [{ title: `Show ${event.batch}`, command: 'batch show', args: { batch: event.batch } }],
  })
}
