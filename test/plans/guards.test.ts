import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/messages/user-error.ts'
import { listHash } from '../../src/migration/csv.ts'
import type { ListRow } from '../../src/migration/types.ts'
import {
  broken,
  endpointThere,
  guard,
  listSame,
  nameFree,
  readyToStart,
  unknownGuards,
} from '../../src/plans/guards/index.ts'
import type { ReadContext } from '../../src/plans/step.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import { ENDPOINT, remoteBatch, silence, systemsOf } from '../support/fakes.ts'
import { ROWS, recordsOf } from '../support/records.ts'

const batch = { batch: 'sales-1' }
const world = (exchange: Partial<ExchangeOnline>, rows: readonly ListRow[] | null = ROWS): ReadContext => ({
  systems: systemsOf(exchange),
  record: recordsOf(rows),
})
const holding = (status: string | undefined, rows?: null) =>
  world({ batch: async () => (status === undefined ? undefined : remoteBatch(status)) }, rows)

describe('the name is free', () => {
  it('holds while Exchange has no such batch', async () => {
    const free = await guard(nameFree, batch, 'No batch named sales-1 is there', holding(undefined))
    expect(free.value).toBe('free')
    expect(await broken([free], holding(undefined))).toEqual([])
    expect(await broken([free], holding('Created'))).toEqual([
      '“No batch named sales-1 is there” no longer holds (taken: a batch of this name is in Exchange, Created)',
    ])
  })

  it('is never agreed to where it does not hold: the plan is refused when it is drawn up', async () => {
    await expect(guard(nameFree, batch, 'No batch named sales-1 is there', holding('Syncing'))).rejects.toThrow(
      UserError,
    )
  })
})

describe('the batch waits to be started', () => {
  it.each(['Created', 'Stopped', 'SyncedWithErrors', 'Failed', 'FAILED'])('%s', async (status) => {
    const ready = await guard(readyToStart, batch, 'It waits', holding('Stopped'))
    expect(await broken([ready], holding(status))).toEqual([])
  })

  it.each(['Syncing', 'Synced', 'Removing', undefined])('not when it is %s', async (status) => {
    const ready = await guard(readyToStart, batch, 'It waits', holding('Stopped'))
    expect(await broken([ready], holding(status))).toHaveLength(1)
    await expect(guard(readyToStart, batch, 'It waits', holding(status))).rejects.toThrow(UserError)
  })
})

describe('the list is unchanged', () => {
  const rows: ListRow[] = [
    { row: 2, address: 'Bo.Lind@contoso.test' },
    { row: 9, address: 'anna.berg@contoso.test' },
  ]

  it('holds whatever the order, the rows’ numbers and the letter case', async () => {
    const same = await guard(listSame, batch, 'The list is unchanged', world({}))
    expect(same.value).toBe(listHash(ROWS))
    expect(await broken([same], world({}, rows))).toEqual([])
  })

  it('is broken by one address more, or no list at all', async () => {
    const same = await guard(listSame, batch, 'The list is unchanged', world({}))
    expect(await broken([same], world({}, [...rows, { row: 4, address: 'c@contoso.test' }]))).toHaveLength(1)
    expect(await broken([same], world({}, null))).toEqual([
      '“The list is unchanged” no longer holds (the list is gone)',
    ])
  })
})

describe('the endpoint is there', () => {
  const with_ = (remoteServer: string | undefined) => world({ endpoints: async () => [{ ...ENDPOINT, remoteServer }] })

  it('and points where it did', async () => {
    const there = await guard(endpointThere, { endpoint: 'EX07-01' }, 'It is there', with_('a.contoso.test'))
    expect(await broken([there], with_('a.contoso.test'))).toEqual([])
    expect(await broken([there], with_('b.contoso.test'))).toEqual([
      '“It is there” no longer holds (EX07-01 → b.contoso.test)',
    ])
    expect(await broken([there], with_(undefined))).toHaveLength(1)
    expect(await broken([there], world({ endpoints: async () => [] }))).toEqual([
      '“It is there” no longer holds (the endpoint is gone)',
    ])
  })
})

describe('guards together', () => {
  it('name each that is broken, in their order', async () => {
    const free = await guard(nameFree, batch, 'free', holding(undefined))
    const same = await guard(listSame, batch, 'same', world({}))
    const now = holding('Created', null)
    expect((await broken([same, free], now)).map((line) => line.slice(0, 6))).toEqual(['“same”', '“free”'])
  })

  it('that this program does not know do not hold', async () => {
    const foreign = { kind: 'moon-full', version: 1, args: {}, value: 'yes', message: 'The moon is full' }
    const newer = { ...(await guard(listSame, batch, 'same', world({}))), version: 2 }
    const other = { ...newer, version: 1, args: { list: 7 } }
    const sentences = [
      'this version no longer knows the guard moon-full v1',
      'this version no longer knows the guard list-same v2',
      'this version no longer knows the guard list-same v1',
    ]
    expect(await broken([foreign, newer, other], world({}))).toEqual(sentences)
    expect(unknownGuards([foreign, newer, other])).toEqual(sentences)
  })

  it('conclude nothing from silence', async () => {
    const free = await guard(nameFree, batch, 'free', holding(undefined))
    await expect(broken([free], world({ batch: () => Promise.reject(silence('Get-MigrationBatch')) }))).rejects.toThrow(
      /no answer/,
    )
  })
})
