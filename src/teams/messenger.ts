import type { Messenger } from '../answer.ts'
import { type ProactiveOptions, proactiveSender } from './sender.ts'

/** Proactive sending. It neither paces nor repeats: the budget and the retries are the notifier's. */
export function createMessenger(options: ProactiveOptions): Messenger {
  return {
    post: (to, message) => proactiveSender(to, options).post(message),
    update: (to, activity, message) => proactiveSender(to, options).update(activity, message),
  }
}
