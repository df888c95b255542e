/** Every kind of document: what is read at the start, so that a folder of a newer program is refused before anything is done. */
import type { Kind } from '../store/store.ts'
import { BatchKind } from './batch.ts'
import { CompanyKind } from './company.ts'
import { DownloadKind } from './download.ts'
import { PlanKind } from './plan.ts'
import { WatchKind } from './watch.ts'

// biome-ignore lint/suspicious/noExplicitAny: kinds of every type of value
export const KINDS: readonly Kind<any>[] = [BatchKind, PlanKind, WatchKind, CompanyKind, DownloadKind]
