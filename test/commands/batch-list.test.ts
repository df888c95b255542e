import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { batchRecord, keepBatch, later, seen } from '../support/records.ts'
import { answerTo, offered, planned, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe.sequential('batch list', () => {
  it('says when there are none, and how to make one', async () => {
    expect(await answerTo(harness, 'batch list', 'viewer')).toMatch(/No batches yet[\s\S]*batch new <name>/)
  })

  it.each(['batch list', 'batches', 'list'])('“%s” shows where each stands', async (line) => {
    await planned(harness, 'sales-1', 3)
    const answer = await harness.say(line, { as: 'viewer' })
    expect(said(answer)).toMatch(/1 batch\n/)
    expect(said(answer)).toMatch(/sales-1\nplanned\n3\n0\n0/)
    expect(offered(answer)).toEqual(['sales-1'])
  })

  it('shows twenty, the newest first, and counts the rest', async () => {
    const rows = practiceList(harness.company, 1).map((address) => ({ row: 2, address }))
    for (let n = 0; n < 21; n++) {
      const name = `b-${n}`
      const more = n === 20 ? { exchange: seen('SyncedWithErrors', { synced: 1, failed: 1 }) } : {}
      await keepBatch(harness.store, batchRecord({ name, rows, createdAt: later(60 + n).toISOString(), ...more }))
    }
    const answer = await harness.say('batch list')
    expect(said(answer)).toMatch(/22 batches/)
    expect(said(answer)).toMatch(/b-20\nSyncedWithErrors\n2\n1\n1/)
    expect(said(answer)).toMatch(/And 2 more/)
    expect(said(answer)).not.toMatch(/sales-1/)
    expect(offered(answer)).toEqual(['b-20', 'b-19', 'b-18', 'b-17', 'b-16'])
  })

  it('is nothing for strangers, and takes no name', async () => {
    expect(await answerTo(harness, 'batch list', 'stranger')).toMatch(/not known here/)
    expect(await answerTo(harness, 'batch list all')).toMatch(/“all” is more than/)
  })
})
