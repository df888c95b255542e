import { describe, expect, it } from 'vitest'
import type { Answer } from '../loopback.ts'
import { exchange } from './harness.ts'

const BATCHES = 50
const person = (batch: string, index: number) => ({
  Identity: `user${index}@${batch}.example`,
  BatchId: batch,
  EmailAddress: `user${index}@${batch}.example`,
  Status: 'Syncing',
  SyncedItemCount: index,
  DataConsistencyScore: 'Perfect',
})

describe('a large tenant', () => {
  it('gives 2,000 people of a batch whole, each once, across pages', async () => {
    const { users, server } = await exchange(({ path }): Answer => {
      const from = Number(new URL(path, 'http://x').searchParams.get('$skiptoken') ?? 0)
      const value = Array.from({ length: 250 }, (_, n) => person('sales-1', from + n))
      const next = from + 250 < 2000 ? { '@odata.nextLink': `${path.split('?')[0]}?$skiptoken=${from + 250}` } : {}
      return { body: { value, ...next } }
    })
    const found = await users('sales-1')
    expect(found).toHaveLength(2000)
    expect(new Set(found.map(({ address }) => address)).size).toBe(2000)
    expect(found.map(({ syncedItems }) => syncedItems)).toEqual(Array.from({ length: 2000 }, (_, n) => n))
    expect(server.received).toHaveLength(8)
  })

  it('of 50 batches with 1,000 people each is read with 51 calls', async () => {
    const names = Array.from({ length: BATCHES }, (_, n) => `batch-${n}`)
    const { batches, users, server } = await exchange(({ cmdlet, parameters }): Answer => {
      if (cmdlet === 'Get-MigrationBatch')
        return { body: { value: names.map((Identity) => ({ Identity, Status: 'Syncing', TotalCount: 1000 })) } }
      return { body: { value: Array.from({ length: 1000 }, (_, n) => person(String(parameters.BatchId), n)) } }
    })
    let people = 0
    for (const { identity } of await batches()) people += (await users(identity)).length
    expect(people).toBe(BATCHES * 1000)
    expect(server.received.length).toBeLessThanOrEqual(51)
  })
})
