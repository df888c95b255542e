import { describe, expect, it } from 'vitest'
import { exchange, missing, rows } from './harness.ts'

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
    const { userPage, server } = await exchange(() => rows(USER, { Identity: 'bo@contoso.com', BatchId: 'other' }))
    expect((await userPage({})).rows).toHaveLength(2)
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
