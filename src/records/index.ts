/** Every kind of document: what is read at the start, so that a folder of a newer program is refused before anything is done. */
import type { Kind } from '../store/store.ts'
import { ActivityKind } from './activity.ts'
import { AskedKind } from './asked.ts'
import { BatchKind } from './batch.ts'
import { BatchListKind } from './batch-list.ts'
import { BatchPeopleKind } from './batch-people.ts'
import { CompanyKind } from './company.ts'
import { CompanyFactsKind } from './company-facts.ts'
import { DownloadKind } from './download.ts'
import { PlanKind } from './plan.ts'
import { RunKind } from './run.ts'
import { WatchKind } from './watch.ts'

export const KINDS: readonly Kind<unknown>[] = [
  BatchKind,
  BatchListKind,
  BatchPeopleKind,
  PlanKind,
  RunKind,
  WatchKind,
  CompanyKind,
  CompanyFactsKind,
  DownloadKind,
  AskedKind,
  ActivityKind,
]
