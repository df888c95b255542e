import { describe, expect, it } from 'vitest'
import { offer } from '../../../src/commands/support/download.ts'
import { DownloadKind } from '../../../src/records/download.ts'
import { ConflictError, type Store } from '../../../src/store/store.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { context } from '../fakes.ts'

const file = { name: 'a.csv', type: 'text/csv', text: 'EmailAddress' }

async function offered(remove?: Store['delete']) {
  const store: Store = memoryStore()
  await store.put(DownloadKind, 'old', { ...file, expires: '2026-01-01T00:00:00.000Z' }, 0)
  if (remove !== undefined) store.delete = remove
  const address = await offer({ ...context({}), store }, file)
  return { address, ids: (await store.list(DownloadKind)).map(({ id }) => id) }
}

describe('a file to fetch', () => {
  it('is kept under an address of its own; one whose day is over goes', async () => {
    const { address, ids } = await offered()
    expect(ids).toHaveLength(1)
    expect(address).toMatch(new RegExp(`/downloads/${ids[0]}$`))
  })

  it('is kept too where somebody else removes the old one at the same time', async () => {
    const { ids } = await offered(() => Promise.reject(new ConflictError('download', 'old')))
    expect(ids).toHaveLength(2)
  })

  it('is not, where removing fails for a reason nobody foresaw', async () => {
    const bug = new TypeError('undefined is not a function')
    await expect(offered(() => Promise.reject(bug))).rejects.toBe(bug)
  })
})
