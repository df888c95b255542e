import { expect, it } from 'vitest'
import type { LifeLine } from '../../src/inventory/life.ts'
import { createLifeFeed } from '../../src/inventory/life-feed.ts'
import type { CloudRecipient, DirectoryMailbox, RemoteUser, TenantUser } from '../../src/migration/shapes/index.ts'
import { remoteUser } from '../support/fakes.ts'
import { plainTable } from '../support/plain-table.ts'
import { mailbox, recipient } from './answers/people-rows.ts'

function feed() {
  const tables = {
    directory: plainTable<DirectoryMailbox>((row) => row.addresses),
    exchange: plainTable<CloudRecipient>((row) => row.addresses),
    graph: plainTable<TenantUser>((row) => row.addresses),
    users: plainTable<RemoteUser>((row) => [row.address]),
  }
  const lines: LifeLine[] = []
  const life = { record: async (more: readonly LifeLine[]) => void lines.push(...more) }
  const changed = createLifeFeed({ tables, life, skus: () => undefined })
  const kinds = () => lines.map(({ kind, who }) => `${who} ${kind}`)
  return { tables, changed, kinds }
}

it('is nothing of those who are seen for the first time before a part was read whole', async () => {
  const { tables, changed, kinds } = feed()
  await changed('exchange', await tables.exchange.append([{ key: 'e1', at: 1, row: recipient(1) }]))
  expect(kinds()).toEqual([])
  tables.exchange.whole({}, 2)
  await changed('exchange', await tables.exchange.append([{ key: 'e2', at: 3, row: recipient(2) }]))
  expect(kinds()).toEqual(['e2 came'])
})

it('tells one who came back as another from one who is new, and from one who shares the address', async () => {
  const { tables, changed, kinds } = feed()
  tables.exchange.whole({ e1: recipient(1), e2: recipient(2) }, 1)
  const back = recipient(1, { guid: 'e9' })
  const differences = await tables.exchange.append([
    { key: 'e1', at: 2, gone: 'deleted' },
    { key: 'e9', at: 2, row: back },
    { key: 'e8', at: 2, row: recipient(2, { guid: 'e8' }) },
  ])
  await changed('exchange', differences)
  expect(kinds()).toEqual(['e1 left', 'e9 came back as another', 'e8 came'])
})

it('tells a lost mail user from a departure by the directory', async () => {
  const { tables, changed, kinds } = feed()
  tables.directory.whole({ d1: mailbox(1) }, 1)
  tables.exchange.whole({ e1: recipient(1), e2: recipient(2) }, 1)
  const gone = ['e1', 'e2'].map((key) => ({ key, at: 2, gone: 'deleted' }))
  await changed('exchange', await tables.exchange.append(gone))
  expect(kinds()).toEqual(['e1 mail user lost', 'e2 left'])
})

it('is nothing of migration users: they come and go with their batches', async () => {
  const { tables, changed, kinds } = feed()
  tables.users.whole({}, 1)
  await changed('users', await tables.users.append([{ key: 'u', at: 2, row: remoteUser('u1@contoso.test') }]))
  expect(kinds()).toEqual([])
})
