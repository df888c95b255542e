import { expect, it } from 'vitest'
import { offer } from '../../../src/commands/support/download.ts'
import { DownloadKind } from '../../../src/records/download.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { context } from '../fakes.ts'

it('a file to fetch is kept under an address of its own', async () => {
  const store = memoryStore()
  const file = { name: 'a.csv', type: 'text/csv', text: 'EmailAddress' }
  const [one, two] = [await offer({ ...context({}), store }, file), await offer({ ...context({}), store }, file)]
  const ids = (await store.list(DownloadKind)).map(({ id }) => id)
  expect([one, two].map((address) => address.split('/downloads/')[1]).sort()).toEqual(ids)
})
