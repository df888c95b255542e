import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asCsv, practiceList } from '../../../practice/src/company.ts'
import { openPracticeExchange } from '../../../practice/src/exchange-online/server.ts'
import { createFaults, type FaultName } from '../../../practice/src/faults.ts'
import { manualClock } from '../../../src/clock.ts'
import { createExchangeOnline } from '../../../src/systems/exchange-online/index.ts'
import { exchangeOnlineContract } from '../../contracts/exchange-online.contract.ts'
import { afterTest, company, FIRST_DAY, HOUR, temporaryFolder } from '../../practice/practice.ts'
import { steppedTime } from '../loopback.ts'
import { failure } from './harness.ts'

/** The adapter over a practice Exchange Online whose migration runs only when told to. */
async function estate(dataDir: string, writeTimeout = 10_000) {
  const [clock, faults, { clock: wall, sleep, slept }] = [manualClock(FIRST_DAY), createFaults(), steppedTime()]
  const system = await openPracticeExchange({ company, clock, wall, faults, dataDir, token: 'practice-token' })
  const exchange = createExchangeOnline({
    url: system.url,
    tenant: company.tenantId,
    token: async () => 'practice-token',
    clock: wall,
    sleep,
    timeouts: { read: 10_000, write: writeTimeout },
  })
  return { exchange, system, faults, clock, wall, slept }
}

exchangeOnlineContract('the practice estate', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'exchange-contract-'))
  const { exchange, system, clock } = await estate(dataDir)
  const endpoint = (await exchange.endpoints())[0]?.identity ?? ''
  const pass = (hours: number) => clock.advance(hours * HOUR)
  return {
    exchange,
    changes: { endpoint, addresses: practiceList(company, 3), pass },
    close: async () => {
      await system.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
})

const LIST = asCsv(practiceList(company, 4))
async function faulty(writeTimeout?: number) {
  const made = await estate(temporaryFolder(), writeTimeout)
  afterTest(() => made.system.close())
  const endpoint = (await made.exchange.endpoints())[0]?.identity ?? ''
  const create = () => made.exchange.createBatch({ name: 'sales-1', endpoint, csv: LIST })
  return { ...made, create }
}

describe('the practice estate with a fault', () => {
  it.each<FaultName>(['exchange-throttled', 'exchange-throttled-bare', 'exchange-unavailable', 'exchange-error'])(
    '%s: a read comes through',
    async (fault) => {
      const { exchange, faults } = await faulty()
      faults.on(fault, 2)
      expect((await exchange.acceptedDomains()).length).toBeGreaterThan(0)
    },
  )

  it.each<FaultName>(['exchange-throttled', 'exchange-throttled-bare'])('%s: so does a write, once', async (fault) => {
    const { exchange, faults, create } = await faulty()
    faults.on(fault, 2)
    expect(await create()).toMatchObject({ identity: 'sales-1', total: 4 })
    expect((await exchange.batches()).filter(({ identity }) => identity === 'sales-1')).toHaveLength(1)
  })

  it('exchange-unavailable: a write is left to whoever reads back', async () => {
    const { exchange, faults, create } = await faulty()
    faults.on('exchange-unavailable', 1)
    expect(await failure(create())).toMatchObject({ code: '503', answered: false })
    expect(await exchange.batch('sales-1')).toBeUndefined()
  })

  it('exchange-forbidden: not permitted, said in words', async () => {
    const { exchange, faults } = await faulty()
    faults.on('exchange-forbidden', 1)
    expect(await failure(exchange.batches())).toMatchObject({ code: 'CmdletNotPermitted', retryable: false })
  })

  it('exchange-timeout: the write was done, once, and reading back finds it', async () => {
    const { exchange, faults, create } = await faulty(200)
    faults.on('exchange-timeout', 1)
    expect(await failure(create())).toMatchObject({ code: 'TimedOut', answered: false })
    expect(await exchange.batch('sales-1')).toMatchObject({ identity: 'sales-1', total: 4 })
    expect((await exchange.batches()).filter(({ identity }) => identity === 'sales-1')).toHaveLength(1)
  })

  it('exchange-slow-to-appear: made, and found some seconds later', async () => {
    const { exchange, faults, create, wall } = await faulty()
    faults.on('exchange-slow-to-appear')
    expect(await create()).toMatchObject({ identity: 'sales-1', total: 4 })
    expect(await exchange.batch('sales-1')).toBeUndefined()
    wall.advance(10 * 60_000)
    expect(await exchange.batch('sales-1')).toMatchObject({ total: 4 })
  })

  it('a wrong token is refused with what is missing', async () => {
    const { system, wall } = await faulty()
    const stranger = createExchangeOnline({ url: system.url, tenant: company.tenantId, clock: wall })
    const error = await failure(stranger.batches())
    expect(error).toMatchObject({ code: '401', retryable: false })
    expect(error.message).toContain('Exchange.ManageAsApp')
  })

  it('a wrong tenant is an error, not an empty list', async () => {
    const { system, wall } = await faulty()
    const lost = createExchangeOnline({
      url: system.url,
      tenant: '00000000-0000-0000-0000-000000000099',
      token: async () => 'practice-token',
      clock: wall,
    })
    expect((await failure(lost.batch('sales-1'))).code).toBe('CannotResolveTenantNameException')
  })
})
