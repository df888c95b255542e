import type { Messenger, Rendered } from '../messages/answer.ts'
import type { ConnectorError } from './failures.ts'
import { type ProactiveOptions, proactiveSender } from './sender.ts'

/**
 * Proactive sending. It neither paces nor repeats: the budget and the retries are the deliverer's. A card that Teams
 * refuses for what it is would be refused for ever, and all that waits behind it with it: one line takes its place.
 */
export function createMessenger(options: ProactiveOptions): Messenger {
  return {
    async post(to, message) {
      const sender = proactiveSender(to, options)
      return sender.post(message).catch((error: ConnectorError) => sender.post(inWords(message, error)))
    },
    async update(to, activity, message) {
      const sender = proactiveSender(to, options)
      await sender
        .update(activity, message)
        .catch((error: ConnectorError) => sender.update(activity, inWords(message, error)))
    },
  }
}

/** Throws what has nothing to do with the card. */
function inWords({ summary }: Rendered, error: ConnectorError): string {
  if (error.status !== 400 && error.status !== 413) throw error
  return `${summary.slice(0, LONGEST)} (Teams refused the card: ${error.code})`
}

const LONGEST = 500
