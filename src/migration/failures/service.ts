/** The service itself: busy, slowing down, stumbling. */
import type { KnownFailure } from './known-failure.ts'

export const SERVICE: readonly KnownFailure[] = [
  {
    id: 'job-poisoned',
    cause: 'the service’s job fell over repeatedly',
    texts: ['Job is poisoned', 'poison count ='],
    meaning: 'The service’s own job for this mailbox fell over several times, and it gave up.',
    who: 'Exchange administrator',
    remedy:
      'Retry once. If it comes back, remove the mailbox from the batch, put it into a new one, and send Microsoft Support the text below.',
    retryHelps: true,
    source: 'itwriting.com/blog/7546',
  },
  {
    id: 'source-too-slow',
    cause: 'the old server is too slow',
    texts: ['SyncTimeoutException', 'could be downloaded for … hours', 'The job has not made progress since'],
    meaning:
      'For hours nothing came from the old server: it is overloaded, its line is too narrow, or something between drops connections.',
    who: 'network administrator',
    remedy:
      'Look at the old server and at firewalls with time limits; lower the endpoint’s concurrency for a weak server, raise connection limits on a strong one. Then retry.',
    retryHelps: true,
    source: 'itwriting.com/blog/7546',
  },
  {
    id: 'service-throttled',
    cause: 'the service slows the work down',
    texts: [
      'StalledDueToTarget',
      'Relinquishing job because of large delays',
      'TooManyTransientFailureRetries',
      'MicroDelay',
      'maximum number of concurrent requests',
      'Too many requests',
      'ThrottlingRejectedOperationException',
    ],
    codes: ['429', 'TooManyRequests'],
    meaning: 'The service itself slows the work down; nothing is broken on your side.',
    who: 'Microsoft',
    remedy: 'Wait: the service goes on by itself. If nothing moves for a day, retry; then open a ticket.',
    retryHelps: true,
    source: 'techcommunity and KB posts',
  },
]
