/**
 * How the four parts are kept. What is read back was written by this program: it is looked at field by field, without the
 * schema of a remote answer; a row that does not fit is not there, and comes with the next full reading.
 */
import type { CloudRecipient, DirectoryMailbox, Licence, RemoteUser, TenantUser } from '../migration/shapes/index.ts'
import { boolean, date, fields, list, number, optional, text } from './fields.ts'
import type { JudgedMailbox, JudgedRecipient, JudgedTenantUser, JudgedUser } from './inventory.ts'
import type { Codec } from './table.ts'

/** The key is the `guid`. */
export const directoryCodec: Codec<DirectoryMailbox, JudgedMailbox> = {
  part: 'directory',
  parse: fields<DirectoryMailbox>({
    guid: text,
    dn: text,
    displayName: text,
    kind: (json) => KINDS.find((kind) => kind === json),
    primaryAddress: text,
    addresses: list(text),
    server: text,
    hidden: boolean,
    targetAddress: optional(text),
    principalName: optional(text),
    protected: boolean,
    disabled: boolean,
  }),
  addresses: (row) => primaryFirst(row.primaryAddress, row.addresses),
  judged: ({ dn, displayName, ...judged }) => judged,
}

/** The key is the `guid`. */
export const exchangeCodec: Codec<CloudRecipient, JudgedRecipient> = {
  part: 'exchange',
  parse: fields<CloudRecipient>({
    guid: text,
    graphId: optional(text),
    changedAt: optional(date),
    identity: text,
    displayName: text,
    type: text,
    primaryAddress: text,
    addresses: list(text),
    hidden: boolean,
    exchangeGuid: optional(text),
  }),
  addresses: (row) => primaryFirst(row.primaryAddress, row.addresses),
  judged: ({ identity, displayName, changedAt, ...judged }) => judged,
}

const licence = fields<Licence>({ skuId: text, disabledPlans: list(text) })

/** The key is the `id`. The principal name is an address too, and the first one where there is no `mail`. */
export const graphCodec: Codec<TenantUser, JudgedTenantUser> = {
  part: 'graph',
  parse: fields<TenantUser>({
    id: text,
    displayName: text,
    principalName: text,
    mail: optional(text),
    addresses: list(text),
    usageLocation: optional(text),
    licences: list(licence),
    provisioningErrors: list(text),
  }),
  addresses: (row) => primaryFirst(row.mail ?? row.principalName, [...row.addresses, row.principalName]),
  judged: ({ displayName, ...judged }) => judged,
}

/** The key is `userKey`. */
export const usersCodec: Codec<RemoteUser, JudgedUser> = {
  part: 'users',
  parse: fields<RemoteUser>({
    identity: text,
    batch: text,
    address: text,
    status: text,
    error: optional(text),
    syncedItems: number,
    skippedItems: number,
    mailboxGuid: optional(text),
    lastSync: optional(date),
    consistency: optional(text),
  }),
  addresses: ({ address }) => [address],
  judged: ({ identity, batch, address, status }) => ({ identity, batch, address, status }),
}

/** One person may be in several batches. */
export function userKey({ batch, address }: Pick<RemoteUser, 'batch' | 'address'>): string {
  return `${batch}\0${address}`
}

const KINDS: readonly DirectoryMailbox['kind'][] = ['user', 'shared', 'room', 'equipment', 'linked']

function primaryFirst(primary: string, all: readonly string[]): readonly string[] {
  return [primary, ...all.filter((address) => address !== primary && address !== '')]
}
