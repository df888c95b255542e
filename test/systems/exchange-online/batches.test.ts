import { describe, expect, it } from 'vitest'
import type { Answer } from '../loopback.ts'
import { envelope } from './corpus.ts'
import { exchange, failure, missing, rows } from './harness.ts'

const CSV = 'EmailAddress\r\nänn@contoso.com\r\n'
const BATCH = {
  Identity: 'sales-1',
  'Identity@odata.type': '#Exchange.MigrationBatchId',
  BatchGuid: '5b0c2e2e-0000-4000-8000-000000000001',
  Status: 'SyncedWithErrors',
  MigrationType: 'ExchangeOutlookAnywhere',
  SourceEndpoint: { Identity: 'src-2007' },
  TotalCount: '2,000',
  ActiveCount: 3,
  SyncedCount: 1990,
  FailedCount: 7,
  StoppedCount: null,
  ProvisionedCount: 2000,
  CreationDateTime: '2026-11-22T11:00:00',
  CreationDateTimeUTC: '2026-11-22T10:00:00Z',
  StartDateTime: null,
  InitialSyncDateTime: '0001-01-01T00:00:00Z',
  LastSyncedDateTime: '2026-11-22T12:00:00.1234567Z',
  ValidationWarnings: ['one', { EmailAddress: 'a@b.c', Message: 'two' }, {}],
  Message: '',
  Unheard: { of: ['property'] },
}

describe('batches', () => {
  it('are read whole, tolerantly', async () => {
    const { batches } = await exchange(() => rows(BATCH, { Identity: { Name: 'bare' } }))
    expect(await batches()).toEqual([
      {
        identity: 'sales-1',
        guid: '5b0c2e2e-0000-4000-8000-000000000001',
        status: 'SyncedWithErrors',
        type: 'ExchangeOutlookAnywhere',
        endpoint: 'src-2007',
        total: 2000,
        active: 3,
        synced: 1990,
        failed: 7,
        stopped: 0,
        provisioned: 2000,
        created: new Date('2026-11-22T10:00:00Z'),
        started: undefined,
        initialSync: undefined,
        lastSynced: new Date('2026-11-22T12:00:00.123Z'),
        warnings: ['one', 'a@b.c: two'],
        message: undefined,
      },
      expect.objectContaining({ identity: 'bare', status: 'Unknown', total: 0, guid: undefined }),
    ])
  })

  it('a Get that answers with everything gives the one asked for, whatever its case', async () => {
    const { batch } = await exchange(() => rows({ Identity: 'sales-10' }, { Identity: 'Sales-1' }))
    expect(await batch('sales-1')).toMatchObject({ identity: 'Sales-1' })
    expect(await batch('sales-2')).toBeUndefined()
  })

  it('are found by GUID, and with the organisation before the name', async () => {
    const { batch } = await exchange(() => rows({ ...BATCH, Identity: 'contoso.onmicrosoft.com\\sales-1' }))
    expect(await batch('sales-1')).toBeDefined()
    expect(await batch('5B0C2E2E-0000-4000-8000-000000000001')).toBeDefined()
  })

  it('that are not there are undefined', async () => {
    expect(await (await exchange(() => missing)).batch('sales-1')).toBeUndefined()
  })

  it('a row that names nothing is told, not guessed', async () => {
    const { batches } = await exchange(() => rows({ Status: 'Synced' }))
    expect(await failure(batches())).toMatchObject({ code: 'UnexpectedAnswer', operation: 'Get-MigrationBatch' })
  })
})

describe('createBatch', () => {
  it('sends the list as base64 and nothing that starts it', async () => {
    const { createBatch, server } = await exchange(() => ({
      body: { value: [BATCH], '@adminapi.warnings': ['one', 'mind the gap'] },
    }))
    const made = await createBatch({ name: 'sales-1', endpoint: 'src-2007', csv: CSV })
    expect(made.warnings).toEqual(['one', 'a@b.c: two', 'mind the gap'])
    expect(server.received[0]).toMatchObject({ cmdlet: 'New-MigrationBatch' })
    expect(server.received[0]?.parameters).toEqual({
      Name: 'sales-1',
      SourceEndpoint: 'src-2007',
      CSVData: Buffer.from(CSV).toString('base64'),
    })
  })

  it.each([
    { name: 'sales-1', endpoint: 'e', csv: '' },
    { name: 'sales-1', endpoint: 'e', csv: ' \r\n' },
    { name: '', endpoint: 'e', csv: CSV },
    { name: 'sales-1', endpoint: ' ', csv: CSV },
  ])('sends nothing where something is empty: %j', async (input) => {
    const { createBatch, server } = await exchange(() => rows(BATCH))
    await expect(createBatch(input)).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })

  it.each<[string, Answer]>([
    ['nothing', { status: 204 }],
    ['a row that names nothing', rows({})],
    ['another batch', rows({ Identity: 'other' })],
  ])('reads back where the answer holds %s', async (_, answer) => {
    const { createBatch, server } = await exchange(({ cmdlet }) =>
      cmdlet === 'New-MigrationBatch' ? answer : rows(BATCH),
    )
    expect(await createBatch({ name: 'sales-1', endpoint: 'e', csv: CSV })).toMatchObject({ identity: 'sales-1' })
    expect(server.received.map(({ cmdlet }) => cmdlet)).toEqual(['New-MigrationBatch', 'Get-MigrationBatch'])
  })

  it.each<[string, Answer]>([
    ['is not there yet', missing],
    ['cannot be read', { status: 400, body: envelope('|A.B|no') }],
  ])('leaves it open where it answered nothing and the batch %s', async (_, answer) => {
    const { createBatch } = await exchange(({ cmdlet }) => (cmdlet === 'New-MigrationBatch' ? { status: 204 } : answer))
    expect(await failure(createBatch({ name: 'sales-1', endpoint: 'e', csv: CSV }))).toMatchObject({
      operation: 'New-MigrationBatch',
      code: 'EmptyAnswer',
      answered: false,
      retryable: false,
    })
  })

  it('is sent once when no answer comes', async () => {
    const { createBatch, server } = await exchange(() => 'silence', 30)
    const open = await failure(createBatch({ name: 'sales-1', endpoint: 'e', csv: CSV }))
    expect(open).toMatchObject({ operation: 'New-MigrationBatch', answered: false })
    expect(server.received).toHaveLength(1)
  })
})

describe('start and stop', () => {
  it('name the batch; the one that would ask is told not to', async () => {
    const { startBatch, stopBatch, server } = await exchange(() => ({ status: 204 }))
    await startBatch('sales-1')
    await stopBatch('sales-1')
    expect(server.received.map(({ cmdlet, parameters }) => [cmdlet, parameters])).toEqual([
      ['Start-MigrationBatch', { Identity: 'sales-1' }],
      ['Stop-MigrationBatch', { Identity: 'sales-1', Confirm: false }],
    ])
  })

  it('never go out for nobody', async () => {
    const { startBatch, stopBatch, batch, user, recipient, testEndpoint, server } = await exchange(() => ({
      status: 204,
    }))
    for (const run of [startBatch, stopBatch, batch, user, recipient, testEndpoint])
      await expect(run('')).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})
