/**
 * What Exchange Online writes when a mailbox, a batch or a call fails, and what it means: one catalogue, a file a family.
 * Order matters: the cause comes before the wrapping that many causes share. Several texts come from pages on other
 * migration types of the same service.
 */
import { ACCESS } from './failures/access.ts'
import { BATCHES } from './failures/batches.ts'
import type { KnownFailure } from './failures/known-failure.ts'
import { LIST } from './failures/list.ts'
import { PASSING } from './failures/passing.ts'
import { PEOPLE } from './failures/people.ts'
import { RIGHTS } from './failures/rights.ts'
import { SERVICE } from './failures/service.ts'

export const FAILURES: readonly KnownFailure[] = [
  ...LIST,
  ...PEOPLE,
  ...SERVICE,
  ...ACCESS,
  ...BATCHES,
  ...RIGHTS,
  ...PASSING,
]
