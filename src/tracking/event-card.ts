/** A turn in a batch's life, as the channel is told of it: short, with what to do next. Pure. */

import { type Button, type Reply, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import type { BatchEvent, BatchEventKind } from '../migration/events.ts'
import { isKnown, ownWords } from '../migration/failures.ts'
import { plainWords } from '../migration/markup.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    event: {
      readonly text: string
      readonly color: string
      readonly at: string
      readonly failures: readonly { who: string; why: string; remedy: string; mail: string }[]
      readonly people: readonly { who: string; what: string }[]
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
  'people changed': 'Warning',
}

const MAIL = {
  yes: 'New mail already goes to the cloud.',
  no: 'Mail is not diverted.',
  'could not tell': 'Could not tell whether mail is diverted.',
} as const

/** One digest, not one message a mailbox: so many are named. */
const SHOWN = 10
const SHOWN_PEOPLE = 20
const LONGEST = 300

export function eventCard(event: BatchEvent): Reply {
  const failures = event.failures ?? []
  const people = event.people ?? []
  const left = Math.max(failures.length - SHOWN, people.length - SHOWN_PEOPLE)
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
    people: people
      .slice(0, SHOWN_PEOPLE)
      .map(({ address, text }) => ({ who: address, what: plainWords(text, LONGEST) })),
    more: left > 0 ? `And ${left} more: “batch show ${event.batch}”.` : '',
    buttons: [{ title: `Show ${event.batch}`, command: 'batch show', args: { batch: event.batch } }],
  })
}
