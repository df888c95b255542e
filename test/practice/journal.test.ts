import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { openJournal } from '../../practice/src/journal.ts'
import { company, DAY, HOUR, openExchange, temporaryFolder } from './practice.ts'

describe('a journal', () => {
  it('keeps every line, in order, across openings', () => {
    const path = join(temporaryFolder(), 'deep', 'journal.jsonl')
    const journal = openJournal<{ n: number }>(path)
    journal.append({ n: 1 })
    journal.append({ n: 2 })
    // Not closed: whoever was killed did not close it, either.
    const again = openJournal<{ n: number }>(path)
    expect(again.entries).toEqual([{ n: 1 }, { n: 2 }])
    journal.close()
    again.close()
  })

  it('sets a torn last line aside and goes on behind the last whole one', () => {
    const path = join(temporaryFolder(), 'journal.jsonl')
    writeFileSync(path, '{"n":1}\n{"n":2}\n{"n":')
    const journal = openJournal<{ n: number }>(path)
    expect(journal.entries).toEqual([{ n: 1 }, { n: 2 }])
    expect(readFileSync(`${path}.torn`, 'utf8')).toBe('{"n":')
    journal.append({ n: 3 })
    journal.close()
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n{"n":3}\n')
  })

  it('refuses damage in the middle, by line, and changes nothing', () => {
    const path = join(temporaryFolder(), 'journal.jsonl')
    writeFileSync(path, '{"n":1}\nrubbish\n{"n":3}\n')
    expect(() => openJournal(path)).toThrow('line 2 is damaged')
    expect(readFileSync(path, 'utf8')).toContain('rubbish')
  })

  it('is empty after it was cleared, on the disk too', () => {
    const path = join(temporaryFolder(), 'journal.jsonl')
    const journal = openJournal<{ n: number }>(path)
    journal.append({ n: 1 })
    journal.clear()
    journal.append({ n: 2 })
    journal.close()
    expect(readFileSync(path, 'utf8')).toBe('{"n":2}\n')
  })
})

describe('practice Exchange Online on disk', () => {
  const list = practiceList(company, 30)

  it('is the same after a restart, to the last answer, and goes on the same', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.clock.advance(HOUR)
    await exchange.values('Stop-MigrationUser', { Identity: list[3], Confirm: false })
    exchange.clock.advance(HOUR)
    const look = async () => [
      await exchange.values('Get-MigrationBatch'),
      await exchange.values('Get-MigrationUser', { BatchId: 'sales-1' }),
      await exchange.values('Get-MigrationUserStatistics', { Identity: list[0] }),
      exchange.system.targetAddressOf(list[0] ?? ''),
    ]
    const before = await look()
    await exchange.restart()
    expect(await look()).toEqual(before)
    exchange.clock.advance(3 * DAY)
    const later = await look()
    await exchange.restart()
    expect(await look()).toEqual(later)
  })

  it('has a change on disk before it is answered', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list)
    const lines = readFileSync(join(exchange.dataDir, 'practice', 'exchange-online.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ change: { kind: 'new-batch', name: 'sales-1' } })
  })

  it('opens with a torn last line, which was never answered', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list)
    const path = join(exchange.dataDir, 'practice', 'exchange-online.jsonl')
    appendFileSync(path, '{"at":"2026-03-02T08:00:00.000Z","change":{"kind":"start-ba')
    await exchange.restart()
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Created')
    expect(existsSync(`${path}.torn`)).toBe(true)
  })

  it('forgets everything on reset, for good', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    exchange.clock.advance(HOUR)
    await exchange.system.reset()
    expect((await exchange.values('Get-MigrationBatch')).map((one) => one.Identity)).toEqual(['pilot-2025'])
    expect(exchange.system.targetAddressOf(list[0] ?? '')).toBeUndefined()
    await exchange.restart()
    expect((await exchange.values('Get-MigrationBatch')).length).toBe(1)
  })
})
