import { expect, it } from 'vitest'
import { openTable } from '../../../src/inventory/storage/open-table.ts'
import { memoryRecordFiles } from '../../support/memory-record-files.ts'
import { personCodec as codec } from './people.ts'

it('works', async () => {
  let files = memoryRecordFiles()
  let table = await openTable(files, codec)
  const anna = { name: 'Änna', addresses: ['Anna@x.example', 'a@y.example'], size: 1 }
  expect(await table.append([{ key: 'a', at: 1, row: anna }])).toEqual([
    { before: undefined, after: { key: 'a', at: 1, row: anna } },
  ])
  expect(await table.append([{ key: 'a', at: 2, row: { ...anna } }])).toEqual([])
  expect(await table.byAddress('a@Y.example')).toEqual([{ key: 'a', at: 2, row: anna }])
  expect(table.judgedAt('anna@x.example')).toEqual([{ name: 'Änna', addresses: anna.addresses }])
  const building = await table.begin({ page: 1 })
  await building.append([{ key: 'b', at: 5, row: { ...anna, size: 2 } }], { page: 2 })
  files = files.restart()
  table = await openTable(files, codec)
  expect(table.building?.control).toEqual({ page: 2 })
  expect(await table.building?.adopt({ token: 1 }, 'not there')).toEqual([
    { before: { key: 'a', at: 1, row: anna }, after: { key: 'a', at: 5, gone: 'not there', row: anna } },
  ])
  files = files.restart()
  table = await openTable(files, codec)
  expect(table.control).toEqual({ token: 1 })
  expect(table.size).toBe(1)
  expect((await table.byAddress('a@y.example')).map(({ key }) => key)).toEqual(['b', 'a'])
  expect(await files.names()).toHaveLength(1)
})
