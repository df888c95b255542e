/** The key each part's rows are kept by: the system's own id, which stays whatever else of the person changes. */
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../migration/shapes/index.ts'

export const keys = {
  directory: (row: Pick<DirectoryMailbox, 'guid'>): string => row.guid.toLowerCase(),
  exchange: (row: Pick<CloudRecipient, 'guid'>): string => row.guid.toLowerCase(),
  graph: (row: Pick<TenantUser, 'id'>): string => row.id.toLowerCase(),
  /** One person may be in several batches. */
  users: ({ batch, address }: Pick<RemoteUser, 'batch' | 'address'>): string => `${batch}\0${address}`,
}
