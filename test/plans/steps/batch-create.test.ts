import { describe, expect, it } from 'vitest'
import { listHash } from '../../../src/migration/csv.ts'
import type { RemoteBatch } from '../../../src/migration/shapes/index.ts'
import type { ListRow } from '../../../src/migration/types.ts'
import { batchCreate } from '../../../src/plans/steps/batch-create.ts'
import type { ExchangeOnline } from '../../../src/systems/exchange-online/cmdlets.ts'
import { refusal, remoteBatch, remoteUser, silence } from '../../support/fakes.ts'
import { ROWS } from '../../support/records.ts'
import { stepWorld } from './context.ts'

const args = { batch: 'sales-1', endpoint: 'EX07-01', rows: 2, listHash: listHash(ROWS), leftOut: [] }
const people = ROWS.map(({ address }) => remoteUser(address))

/** An Exchange that makes a batch when it is asked to, and says so or not. */
function exchange(behaviour: {
  there?: RemoteBatch
  create?: () => Promise<RemoteBatch>
  users?: ExchangeOnline['users']
}) {
  const state = { batch: behaviour.there, made: 0, csv: '' }
  const port: Partial<ExchangeOnline> = {
    batch: async () => state.batch,
    createBatch: async ({ csv }) => {
      state.made += 1
      state.csv = csv
      return (behaviour.create ?? (async () => remoteBatch('Created')))()
    },
    users: behaviour.users ?? (async () => people),
  }
  return { state, ...stepWorld(port) }
}

describe('making a batch', () => {
  it('looks first, writes down that it will write, makes it, checks it, and makes it ours', async () => {
    const { state, context, checkpoints, wall } = exchange({})
    expect(await batchCreate.run(args, context())).toEqual({
      is: 'done',
      message: 'Batch sales-1 is in Exchange with 2 mailboxes',
      learnt: {
        is: 'batch adopted',
        batch: 'sales-1',
        endpoint: 'EX07-01',
        leftOut: [],
        exchange: expect.objectContaining({ guid: 'g-1', status: 'Created', total: 2 }),
        at: wall.now().toISOString(),
      },
    })
    expect(state.csv).toBe('EmailAddress\r\nanna.berg@contoso.test\r\nbo.lind@contoso.test\r\n')
    expect(checkpoints()).toEqual({ sent: wall.now().toISOString() })
  })

  it('gives Exchange the list without those who were left out, and keeps why', async () => {
    const all: ListRow[] = [...ROWS, { row: 4, address: 'Cleo.Hidden@contoso.test' }]
    const world = exchange({})
    const leftOut = [{ address: 'cleo.hidden@contoso.test', why: 'hidden' }]
    const outcome = await batchCreate.run({ ...args, leftOut }, world.context(all))
    expect(world.state.csv).not.toMatch(/cleo/i)
    expect(outcome).toMatchObject({ is: 'done', learnt: { leftOut } })
  })

  it.each<[string, readonly ListRow[] | null]>([
    ['is another', [{ row: 2, address: 'someone.else@contoso.test' }]],
    ['has a row less', ROWS.slice(1)],
    ['is gone', null],
  ])('is refused when the list %s', async (_what, rows) => {
    const { state, context } = exchange({})
    expect(await batchCreate.run(args, context(rows))).toMatchObject({ is: 'refused' })
    expect(state.made).toBe(0)
  })

  it('shows itself as the cmdlet with CSVData: without it the batch would be a cutover', () => {
    expect(batchCreate.powershell(args)).toMatch(
      /^New-MigrationBatch -Name 'sales-1' -SourceEndpoint 'EX07-01' -CSVData /,
    )
  })
})

describe('a batch that is not ours', () => {
  it('is never adopted for its name: it was there before we wrote', async () => {
    const { state, context } = exchange({ there: remoteBatch('Created') })
    expect(await batchCreate.run(args, context())).toMatchObject({
      is: 'refused',
      message: 'A batch named sales-1 is in Exchange already, and this run did not make it',
    })
    expect(state.made).toBe(0)
  })

  it.each([
    ['a cutover', { type: 'ExchangeCutover' }, /its type is ExchangeCutover/],
    ['a remote move', { type: 'ExchangeRemoteMove' }, /its type is ExchangeRemoteMove/],
  ])('is refused when it is %s', async (_what, more, words) => {
    const { context } = exchange({ create: async () => remoteBatch('Created', more) })
    expect(await batchCreate.run(args, context())).toMatchObject({
      is: 'refused',
      message: expect.stringMatching(words),
    })
  })

  it('is refused when it holds strangers, though the count is right', async () => {
    const users = async () => [remoteUser('anna.berg@contoso.test'), remoteUser('mallory@evil.test')]
    const { context } = exchange({ users })
    expect(await batchCreate.run(args, context())).toMatchObject({
      is: 'refused',
      message: expect.stringMatching(/1 mailboxes that are not in our list\. It was not started/),
    })
  })

  it('holds nobody else only because of letter case', async () => {
    const { context } = exchange({ users: async () => [remoteUser('ANNA.Berg@contoso.test')] })
    expect((await batchCreate.run(args, context())).is).toBe('done')
  })

  it('is waited for while it may still be read in, then refused when the count stays wrong', async () => {
    const world = exchange({ create: async () => remoteBatch('Created', { total: 0 }) })
    expect(await batchCreate.run(args, world.context())).toMatchObject({
      is: 'wait',
      message: 'Batch sales-1 is being made: it counts 0 mailboxes and the list has 2',
    })
    world.state.batch = remoteBatch('Created', { total: 7 })
    world.wall.advance(60_000)
    expect(await batchCreate.run(args, world.context())).toMatchObject({
      is: 'refused',
      message: expect.stringMatching(/it counts 7 mailboxes and the list has 2/),
    })
    expect(world.state.made).toBe(1)
  })
})

describe('when the answer never comes', () => {
  const mute = () => Promise.reject(silence('New-MigrationBatch'))

  it('the doubt is thrown for the runner, and written down before', async () => {
    const world = exchange({ create: mute })
    await expect(batchCreate.run(args, world.context())).rejects.toThrow(/no answer/)
    expect(world.checkpoints()).toEqual({ sent: world.wall.now().toISOString() })
  })

  it('and the batch appears later, it is ours, and no second is made', async () => {
    const world = exchange({ create: mute })
    await expect(batchCreate.run(args, world.context())).rejects.toThrow()
    world.wall.advance(2_000)
    expect(await batchCreate.run(args, world.context())).toMatchObject({ is: 'unknown' })
    world.state.batch = remoteBatch('Created')
    world.wall.advance(2_000)
    expect((await batchCreate.run(args, world.context())).is).toBe('done')
    expect(world.state.made).toBe(1)
  })

  it('and it does not appear while Exchange may need to show it, nothing is written', async () => {
    const world = exchange({ create: mute })
    await expect(batchCreate.run(args, world.context())).rejects.toThrow()
    world.wall.advance(9_999)
    expect(await batchCreate.run(args, world.context())).toMatchObject({
      is: 'unknown',
      message: 'Exchange has not said yet whether the batch was made',
    })
    expect(world.state.made).toBe(1)
  })

  it('and it never appears, it is made once more, with a fresh note', async () => {
    let first = true
    const world = exchange({
      create: async () => {
        if (!first) return remoteBatch('Created')
        first = false
        return mute()
      },
    })
    await expect(batchCreate.run(args, world.context())).rejects.toThrow()
    world.wall.advance(10_000)
    expect((await batchCreate.run(args, world.context())).is).toBe('done')
    expect(world.state.made).toBe(2)
    expect(world.checkpoints()).toEqual({ sent: world.wall.now().toISOString() })
  })

  const exists = refusal(
    'New-MigrationBatch',
    'MigrationBatchAlreadyExistsException',
    'A batch named sales-1 already exists.',
  )

  it('and Exchange then says that it exists, it was the first call: it is waited for', async () => {
    let first = true
    const world = exchange({
      create: async () => {
        if (!first) throw exists
        first = false
        return mute()
      },
    })
    await expect(batchCreate.run(args, world.context())).rejects.toThrow()
    world.wall.advance(10_000)
    expect(await batchCreate.run(args, world.context())).toMatchObject({
      is: 'wait',
      message: 'Exchange says that sales-1 exists and does not show it yet',
    })
  })

  it('without a doubt before, “it exists” is a refusal', async () => {
    const world = exchange({ create: () => Promise.reject(exists) })
    await expect(batchCreate.run(args, world.context())).rejects.toBe(exists)
  })

  it('a refusal that something does not exist is no sign of ours', async () => {
    const gone = refusal(
      'New-MigrationBatch',
      'MigrationEndpointNotFoundException',
      'The endpoint EX07-01 does not exist.',
    )
    let first = true
    const world = exchange({
      create: async () => {
        if (!first) throw gone
        first = false
        return mute()
      },
    })
    await expect(batchCreate.run(args, world.context())).rejects.toThrow()
    world.wall.advance(10_000)
    await expect(batchCreate.run(args, world.context())).rejects.toBe(gone)
  })
})
