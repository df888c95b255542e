/** What changes in the practice tenant's directory: one line each in its journal. */

import type { Licence } from '../company-tenant.ts'
import type { Opened } from '../journal.ts'

export type GraphChange =
  /** What follows holds for the company of this seed only. `epoch`: tokens given before it mean nothing. */
  | (Opened & { readonly epoch?: string })
  | { readonly kind: 'usage-location'; readonly id: string; readonly usageLocation: string }
  /** All licences a user holds from now on. */
  | { readonly kind: 'licences'; readonly id: string; readonly licences: readonly Licence[] }

export interface GraphEntry {
  /** Estate time. */
  readonly at: string
  readonly change: GraphChange
}
