import { describe, expect, it } from 'vitest'
import { directoryCodec, exchangeCodec, graphCodec, userKey, usersCodec } from '../../src/inventory/codecs.ts'
import { openTable } from '../../src/inventory/storage/open-table.ts'
import type { Codec, Table } from '../../src/inventory/table.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../src/migration/shapes/index.ts'
import { memoryRecordFiles } from '../support/memory-record-files.ts'

const mailbox: DirectoryMailbox = {
  guid: '8f0b7a52-0c1e-4c6e-9a3b-1d2e3f405162',
  dn: 'CN=Åsa Berg,DC=contoso,DC=example',
  displayName: 'Åsa Berg',
  kind: 'shared',
  primaryAddress: 'Asa.Berg@contoso.example',
  addresses: ['asa@contoso.example', 'Asa.Berg@contoso.example'],
  server: 'EX07-01',
  hidden: true,
  targetAddress: undefined,
  principalName: 'asa@contoso.example',
  protected: false,
  disabled: false,
}
const recipient: CloudRecipient = {
  guid: '0a0b7a52-0c1e-4c6e-9a3b-1d2e3f405162',
  graphId: '9c0b7a52-0c1e-4c6e-9a3b-1d2e3f405162',
  changedAt: new Date('2026-03-04T05:06:07.089Z'),
  identity: 'Åsa Berg',
  displayName: 'Åsa Berg',
  type: 'MailUser',
  primaryAddress: 'Asa.Berg@contoso.example',
  addresses: ['Asa.Berg@contoso.example'],
  hidden: false,
  exchangeGuid: undefined,
}
const tenantUser: TenantUser = {
  id: '9c0b7a52-0c1e-4c6e-9a3b-1d2e3f405162',
  displayName: 'Åsa Berg',
  principalName: 'asa@contoso.onmicrosoft.example',
  mail: 'Asa.Berg@contoso.example',
  addresses: ['asa@contoso.example'],
  usageLocation: 'SE',
  licences: [
    { skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900', disabledPlans: ['efb87545-963c-4e0d-99df-69c6916d9eb0'] },
  ],
  provisioningErrors: ['proxyAddresses: smtp:asa@contoso.example'],
}
const user: RemoteUser = {
  identity: 'asa.berg@contoso.example',
  batch: 'sales-1',
  address: 'Asa.Berg@contoso.example',
  status: 'Syncing',
  error: undefined,
  syncedItems: 12,
  skippedItems: 0,
  mailboxGuid: undefined,
  lastSync: new Date('2026-03-04T05:06:07.089Z'),
  consistency: undefined,
}

/** What is kept of a row: as whole as it was, and what rules look at, before and after a restart. */
async function kept<Row, Judged>(codec: Codec<Row, Judged>, key: string, row: Row, address: string) {
  const files = memoryRecordFiles()
  const found = async (table: Table<Row, Judged>) => {
    const entries = await table.byAddress(address)
    return [entries.map((entry) => entry.row), table.judgedAt(address)]
  }
  const table = await openTable(files, codec)
  await table.append([{ key, at: 1, row }])
  const before = await found(table)
  return [before, await found(await openTable(files.restart(), codec))]
}

describe('what is kept', () => {
  it('of a mailbox', async () => {
    const { dn, displayName, ...judged } = mailbox
    const whole = [[mailbox], [judged]]
    for (const address of ['asa@CONTOSO.example', 'asa.berg@contoso.example']) {
      expect(await kept(directoryCodec, mailbox.guid, mailbox, address)).toStrictEqual([whole, whole])
    }
  })

  it('of a recipient, its time being a time again', async () => {
    const { identity, displayName, changedAt, ...judged } = recipient
    const whole = [[recipient], [judged]]
    expect(await kept(exchangeCodec, recipient.guid, recipient, recipient.primaryAddress)).toStrictEqual([whole, whole])
  })

  it('of a user of the tenant, also by the name for signing in', async () => {
    const { displayName, ...judged } = tenantUser
    const whole = [[tenantUser], [judged]]
    for (const address of [tenantUser.principalName, 'asa@contoso.example', 'asa.berg@contoso.example']) {
      expect(await kept(graphCodec, tenantUser.id, tenantUser, address)).toStrictEqual([whole, whole])
    }
  })

  it('of a migration user', async () => {
    const { identity, batch, address, status } = user
    const whole = [[user], [{ identity, batch, address, status }]]
    expect(await kept(usersCodec, userKey(user), user, address)).toStrictEqual([whole, whole])
  })

  it('names the primary address first', () => {
    expect(directoryCodec.addresses(mailbox)[0]).toBe(mailbox.primaryAddress)
    expect(graphCodec.addresses({ ...tenantUser, mail: undefined })[0]).toBe(tenantUser.principalName)
  })
})

describe('a row that does not fit', () => {
  it.each<[string, unknown]>([
    ['is no object', 'text'],
    ['lacks a field', { ...mailbox, server: undefined }],
    ['has a field of another kind', { ...mailbox, hidden: 'yes' }],
    ['has one of another kind in a list', { ...mailbox, addresses: [1] }],
    ['has a kind nobody knows', { ...mailbox, kind: 'robot' }],
    ['has an optional field of another kind', { ...mailbox, targetAddress: null }],
  ])('%s', (_, json) => {
    expect(directoryCodec.parse(json)).toBeUndefined()
    expect(directoryCodec.parse({ ...mailbox })).toStrictEqual(mailbox)
  })

  it('has a time that is none', () => {
    expect(exchangeCodec.parse({ ...recipient, changedAt: 'soon' })).toBeUndefined()
  })
})
