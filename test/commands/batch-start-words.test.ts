import { describe, expect, it } from 'vitest'
import batchStart from '../../src/commands/batch-start.ts'
import type { Batch } from '../../src/migration/batch.ts'
import type {
  CloudRecipient,
  DirectoryMailbox,
  MigrationEndpoint,
  TenantUser,
} from '../../src/migration/shapes/index.ts'
import { remoteBatch } from '../support/fakes.ts'
import { seen } from '../support/records.ts'
import { batch, context, type Given, silent } from './fakes.ts'

const at = (name: string) => `${name}@contoso.com`

const mailbox = (name: string, more: Partial<DirectoryMailbox> = {}): DirectoryMailbox => ({
  guid: `guid-${name}`,
  dn: `CN=${name}`,
  displayName: name,
  kind: 'user',
  primaryAddress: at(name),
  addresses: [at(name)],
  server: 'EX07-01',
  hidden: false,
  targetAddress: undefined,
  principalName: at(name),
  protected: false,
  disabled: false,
  ...more,
})

const mailUser = ({ displayName, primaryAddress, addresses }: DirectoryMailbox): CloudRecipient => ({
  ...{ identity: displayName, displayName, type: 'MailUser', primaryAddress, addresses: [...addresses] },
  ...{ guid: `g-${displayName}`, graphId: displayName, changedAt: undefined, hidden: false, exchangeGuid: undefined },
})

const tenantUser = ({ displayName, primaryAddress: mail, addresses }: DirectoryMailbox): TenantUser => ({
  ...{ id: displayName, displayName, principalName: mail, mail, addresses: [...addresses] },
  ...{ usageLocation: 'NO', licences: [], provisioningErrors: [] },
})

const endpoint: MigrationEndpoint = {
  identity: 'EX07-01',
  type: 'ExchangeOutlookAnywhere',
  remoteServer: 'ex07-01.contoso.local',
  rpcProxyServer: undefined,
  maxConcurrentMigrations: 20,
  activeMigrations: 0,
}

const domain = { name: 'contoso.com', verified: true, isDefault: true, isInitial: false, authentication: 'Managed' }

function company(mailboxes: DirectoryMailbox[], more: { endpoint?: MigrationEndpoint; directory?: undefined } = {}) {
  const given: Given = {
    exchange: {
      batch: async () => undefined,
      recipients: async () => mailboxes.map(mailUser),
      users: async () => [],
      endpoints: async () => [more.endpoint ?? endpoint],
      acceptedDomains: async () => [{ name: 'contoso.com', type: 'Authoritative', isDefault: true }],
    },
    graph: { domains: async () => [domain], users: async () => mailboxes.map(tenantUser) },
    directory: {
      counts: silent('the directory'),
      servers: async () => [{ name: 'EX07-01', version: '8.3', outlookAnywhere: true }],
      mailboxes: async () => mailboxes,
    },
    dns: { txt: async () => [] },
    ...('directory' in more ? { directory: more.directory } : {}),
  }
  return given
}

/** The plan of the first start of a batch with all these people on its list. */
async function first(mailboxes: DirectoryMailbox[], more?: Parameters<typeof company>[1]) {
  const names = mailboxes.map(({ primaryAddress }) => primaryAddress)
  return batchStart.plan({ batch: 'sales-1' }, context(company(mailboxes, more), [batch('sales-1', names)]))
}

/** The plan of starting again a batch Exchange has in this status. */
async function again(status: string, more: Partial<NonNullable<Batch['exchange']>> = {}) {
  const exchange = seen(status, { total: 3, synced: 1, started: '2026-03-02T08:00:00.000Z', ...more })
  const given = { exchange: { batch: async () => remoteBatch(status) } }
  return batchStart.plan({ batch: 'sales-1' }, context(given, [batch('sales-1', ['a@x.com'], { exchange })]))
}

const hidden = (count: number) => Array.from({ length: count }, (_, n) => mailbox(`hidden${n + 1}`, { hidden: true }))

describe('the first start', () => {
  it('is titled by what will be migrated, and names mailboxes and endpoint, where nothing is to be said', async () => {
    const plan = await first([mailbox('anna'), mailbox('bert')])
    expect(plan.title).toBe('Start sales-1: 2 mailboxes')
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['batch-create', 'batch-start'])
    expect(plan.consequences).toEqual([expect.stringMatching(/^From the start on, new mail .* goes to the cloud/)])
    expect(plan.observations).toEqual([
      { title: 'Mailboxes', value: '2' },
      { title: 'Endpoint', value: 'EX07-01, 20 at a time' },
    ])
  })

  it('says so where the endpoint does not tell its limit', async () => {
    const plan = await first([mailbox('anna')], { endpoint: { ...endpoint, maxConcurrentMigrations: undefined } })
    expect(plan.observations[1]).toEqual({ title: 'Endpoint', value: 'EX07-01, limit not told' })
  })

  it('counts who has warnings, each once, under “To decide”, and leaves none of them out', async () => {
    const warned = { protected: true, disabled: true }
    const plan = await first([mailbox('anna', warned), mailbox('bert', warned), mailbox('cleo')])
    expect(plan.observations).toContainEqual({
      title: 'To decide',
      value: '2 mailboxes have warnings: “batch check” shows them',
    })
    expect(plan.steps[0]?.args).toMatchObject({ rows: 3, leftOut: [] })
  })

  it('says under “Could not tell” what could not be read, and only that', async () => {
    const blind = await first([mailbox('anna')], { directory: undefined })
    expect(blind.observations.find(({ title }) => title === 'Could not tell')?.value).toMatch(
      /Could not be read: .*the company’s directory/,
    )
  })

  it('leaves out by name, with the reason, who would fail', async () => {
    const { title, consequences, steps } = await first([mailbox('anna'), ...hidden(1)])
    expect(title).toBe('Start sales-1: 1 mailboxes')
    expect(consequences.slice(1)).toEqual([
      'One mailbox is left out, for they would fail:',
      expect.stringMatching(/^– hidden1@contoso\.com: Hidden from address lists/),
    ])
    expect(steps[0]?.args).toMatchObject({ rows: 1, leftOut: [{ address: 'hidden1@contoso.com' }] })
  })

  it.each([
    [2, '2 mailboxes are left out, for they would fail:', undefined],
    [10, '10 mailboxes are left out, for they would fail:', undefined],
    [12, '12 mailboxes are left out, for they would fail:', '– and 2 more, see “batch check”'],
  ])('names ten at most of the %i left out, and counts the others', async (count, heading, more) => {
    const [, said, ...lines] = (await first([mailbox('anna'), ...hidden(count)])).consequences
    expect(said).toBe(heading)
    expect(lines.filter((line) => line.startsWith('– hidden'))).toHaveLength(Math.min(10, count))
    expect(lines[10]).toBe(more)
  })
})

describe('a start of what is in Exchange already', () => {
  it.each([
    ['Created', {}, 'Start sales-1'],
    ['Stopped', {}, 'Resume sales-1'],
    ['Stopped', { started: undefined, synced: 0 }, 'Start sales-1'],
    ['SyncedWithErrors', { failed: 2 }, 'Retry the failed mailboxes of sales-1'],
    ['Failed', { failed: 2 }, 'Retry the failed mailboxes of sales-1'],
  ])('is titled by what it means: %s %o', async (status, more, title) => {
    const plan = await again(status, more)
    expect(plan.title).toBe(title)
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['batch-start'])
    expect(plan.guards.map(({ kind }) => kind)).toEqual(['ready-to-start'])
    expect(plan.consequences).toEqual([expect.stringMatching(/A stop does not bring it back\.$/)])
  })

  it('says how it stands now', async () => {
    expect((await again('SyncedWithErrors', { failed: 2 })).observations).toEqual([
      { title: 'Now', value: 'SyncedWithErrors: 1 synced, 2 failed of 3' },
    ])
  })
})
