import { describe, expect, it } from 'vitest'
import { createExchangeOnline } from '../../../src/systems/exchange-online/index.ts'
import { RemoteError } from '../../../src/systems/ports.ts'
import { type Answer, loopback, type Received, steppedTime } from '../loopback.ts'
import { envelope } from './corpus.ts'

const TENANT = '00000000-0000-0000-0000-0000000000aa'
const CSV = 'EmailAddress\r\nänn@contoso.com\r\n'

async function exchange(answer: (request: Received, before: number) => Answer, timeout = 10_000) {
  const server = await loopback(answer)
  const { clock, sleep } = steppedTime()
  const timeouts = { read: timeout, write: timeout }
  return { ...createExchangeOnline({ url: server.url, tenant: TENANT, clock, sleep, timeouts }), server }
}
const rows = (...value: object[]): Answer => ({ body: { '@odata.context': 'x', value, '@adminapi.warnings': [] } })
const missing: Answer = {
  status: 404,
  body: envelope('Ex6F|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|Not there.'),
}
const failure = (promise: Promise<unknown>): Promise<RemoteError> =>
  promise.then(
    () => expect.fail('no failure'),
    (error) => (error instanceof RemoteError ? error : expect.fail(String(error))),
  )

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
    })
  })

  it('is sent once when no answer comes', async () => {
    const { createBatch, server } = await exchange(() => 'silence', 30)
    const open = await failure(createBatch({ name: 'sales-1', endpoint: 'e', csv: CSV }))
    expect(open).toMatchObject({ operation: 'New-MigrationBatch', answered: false })
    expect(server.received).toHaveLength(1)
  })
})

describe('start, stop and remove', () => {
  it('name the batch; those that would ask are told not to', async () => {
    const { startBatch, stopBatch, removeBatch, server } = await exchange(() => ({ status: 204 }))
    await startBatch('sales-1')
    await stopBatch('sales-1')
    await removeBatch('sales-1')
    expect(server.received.map(({ cmdlet, parameters }) => [cmdlet, parameters])).toEqual([
      ['Start-MigrationBatch', { Identity: 'sales-1' }],
      ['Stop-MigrationBatch', { Identity: 'sales-1', Confirm: false }],
      ['Remove-MigrationBatch', { Identity: 'sales-1', Confirm: false }],
    ])
  })

  it('never go out for nobody', async () => {
    const { startBatch, stopBatch, removeBatch, batch, user, recipient, testEndpoint, server } = await exchange(() => ({
      status: 204,
    }))
    for (const run of [startBatch, stopBatch, removeBatch, batch, user, recipient, testEndpoint])
      await expect(run('')).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})

const USER = {
  Identity: 'ann@contoso.com',
  BatchId: 'sales-1',
  EmailAddress: 'ann@contoso.com',
  Status: 'Failed',
  ErrorSummary: 'No mail user.',
  SyncedItemCount: '12',
  SkippedItemCount: 1,
  MailboxGuid: '00000000-0000-0000-0000-000000000000',
  LastSuccessfulSyncTime: '2026-11-22T10:00:00Z',
  DataConsistencyScore: 'Good',
}

describe('users', () => {
  it('of a batch are asked for without a limit', async () => {
    const { users, server } = await exchange(() => rows(USER, { ...USER, Identity: 'x', BatchId: 'other' }))
    expect(await users('Sales-1')).toEqual([
      {
        identity: 'ann@contoso.com',
        batch: 'sales-1',
        address: 'ann@contoso.com',
        status: 'Failed',
        error: 'No mail user.',
        syncedItems: 12,
        skippedItems: 1,
        mailboxGuid: undefined,
        lastSync: new Date('2026-11-22T10:00:00Z'),
        consistency: 'Good',
      },
    ])
    expect(server.received[0]?.parameters).toEqual({ BatchId: 'Sales-1', ResultSize: 'Unlimited' })
  })

  it('of the tenant are all of them', async () => {
    const { users, server } = await exchange(() => rows(USER, { Identity: 'bo@contoso.com', BatchId: 'other' }))
    expect(await users()).toHaveLength(2)
    expect(server.received[0]?.parameters).toEqual({ ResultSize: 'Unlimited' })
  })

  it('an empty batch name is not "all"', async () => {
    await expect((await exchange(() => rows(USER))).users('')).rejects.toThrow(TypeError)
  })

  it('one is found by its address, and only it', async () => {
    const { user } = await exchange(() => rows({ ...USER, Identity: 'bo@contoso.com', EmailAddress: '' }, USER))
    expect(await user('ANN@contoso.com')).toMatchObject({ address: 'ann@contoso.com' })
    expect(await user('cy@contoso.com')).toBeUndefined()
    expect(await (await exchange(() => missing)).user('ann@contoso.com')).toBeUndefined()
  })

  it('statistics are in bytes', async () => {
    const { statistics } = await exchange(() =>
      rows({
        ...USER,
        ErrorSummary: null,
        Error: 'MigrationTransientException: wait',
        PercentageComplete: '95',
        TotalItemsInSourceMailboxCount: 1200,
        BytesTransferred: '1.5 GB (1,610,612,736 bytes)',
        EstimatedTotalTransferSize: '2 GB (2,147,483,648 bytes)',
      }),
    )
    expect(await statistics('ann@contoso.com')).toMatchObject({
      percent: 95,
      totalItems: 1200,
      bytesTransferred: 1610612736,
      estimatedBytes: 2147483648,
      errorText: 'MigrationTransientException: wait',
      error: 'MigrationTransientException: wait',
    })
  })
})

describe('endpoints', () => {
  it('name their server under either property, and keep unknown types', async () => {
    const { endpoints } = await exchange(() =>
      rows(
        { Identity: 'a', EndpointType: 'ExchangeOutlookAnywhere', RemoteServer: 's', MaxConcurrentMigrations: '100' },
        { Identity: 'b', EndpointType: 'ExchangeOutlookAnywhere', ExchangeServer: 't', RpcProxyServer: 'p' },
        { Name: 'c', EndpointType: 'SomethingNew', MaxConcurrentMigrations: 'Unlimited', ActiveMigrationCount: 4 },
      ),
    )
    expect(await endpoints()).toEqual([
      expect.objectContaining({
        identity: 'a',
        remoteServer: 's',
        rpcProxyServer: undefined,
        maxConcurrentMigrations: 100,
      }),
      expect.objectContaining({ identity: 'b', remoteServer: 't', rpcProxyServer: 'p', activeMigrations: undefined }),
      expect.objectContaining({
        identity: 'c',
        type: 'SomethingNew',
        maxConcurrentMigrations: undefined,
        activeMigrations: 4,
      }),
    ])
  })

  it.each([
    [
      { Result: 'Success', Message: '' },
      { result: 'Success', message: '' },
    ],
    [
      { Result: 'Failed', Message: 'No.', ErrorDetail: 'TLS' },
      { result: 'Failed', message: 'No. TLS' },
    ],
    [
      { Result: { Value: 'Failed' }, Message: 'No.', ErrorDetail: 'No.' },
      { result: 'Failed', message: 'No.' },
    ],
    [{}, { result: 'Failed', message: '' }],
  ])('are tested: %j', async (row, result) => {
    const { testEndpoint, server } = await exchange(() => rows(row))
    expect(await testEndpoint('src-2007')).toEqual(result)
    expect(server.received[0]).toMatchObject({
      cmdlet: 'Test-MigrationServerAvailability',
      parameters: { Endpoint: 'src-2007' },
    })
  })

  it('a test that answers nothing is no answer', async () => {
    expect(await failure((await exchange(() => rows())).testEndpoint('e'))).toMatchObject({ code: 'UnexpectedAnswer' })
  })
})

describe('the tenant', () => {
  it('tells its limits', async () => {
    const { config } = await exchange(() => rows({ MaxNumberOfBatches: 100, MaxConcurrentMigrations: 'Unlimited' }))
    expect(await config()).toEqual({
      maxBatches: 100,
      maxConcurrentMigrations: undefined,
      canSubmitNewBatch: undefined,
    })
  })

  it('tells its domains', async () => {
    const { acceptedDomains } = await exchange(() =>
      rows(
        { DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true },
        { Name: 'fabrikam.com', DomainType: 'InternalRelay' },
      ),
    )
    expect(await acceptedDomains()).toEqual([
      { name: 'contoso.com', type: 'Authoritative', isDefault: true },
      { name: 'fabrikam.com', type: 'InternalRelay', isDefault: false },
    ])
  })
})

describe('recipients', () => {
  const ANN = {
    Identity: 'Ann Lee',
    DisplayName: 'Ann Lee',
    RecipientType: 'MailUser',
    PrimarySmtpAddress: 'ann@contoso.com',
    EmailAddresses: ['SMTP:ann@contoso.com', 'smtp:lee@contoso.com', 'X500:/o=Contoso/cn=ann', 'sip:ann@contoso.com'],
    HiddenFromAddressListsEnabled: 'True',
    ExchangeGuid: '5b0c2e2e-0000-4000-8000-000000000002',
  }

  it('are all asked for, with the properties that are used', async () => {
    const { recipients, server } = await exchange(() => rows(ANN, { Name: 'Bare' }))
    expect(await recipients()).toEqual([
      {
        identity: 'Ann Lee',
        displayName: 'Ann Lee',
        type: 'MailUser',
        primaryAddress: 'ann@contoso.com',
        addresses: ['ann@contoso.com', 'lee@contoso.com'],
        hidden: true,
        exchangeGuid: '5b0c2e2e-0000-4000-8000-000000000002',
      },
      expect.objectContaining({ identity: 'Bare', type: 'Unknown', primaryAddress: '', addresses: [] }),
    ])
    expect(server.received[0]?.parameters).toEqual({ ResultSize: 'Unlimited' })
    expect(server.received[0]?.path).toContain('?$select=Identity,')
  })

  it('one is found by any of its addresses, and only it', async () => {
    const { recipient } = await exchange(() => rows({ Identity: 'Bo', PrimarySmtpAddress: 'bo@contoso.com' }, ANN))
    expect(await recipient('LEE@contoso.com')).toMatchObject({ displayName: 'Ann Lee' })
    expect(await recipient('cy@contoso.com')).toBeUndefined()
  })
})
