import { describe, expect, it } from 'vitest'
import inventory from '../../src/commands/inventory.ts'
import status from '../../src/commands/status.ts'
import type { PartState } from '../../src/inventory/inventory.ts'
import type { Part } from '../../src/inventory/table.ts'
import { fakeInventory, type Known } from '../support/fake-inventory.ts'
import { context, drawn, NOW } from './fakes.ts'
import { companyOf, minutesAgo } from './known.ts'

/** As Teams draws a time of the card. */
const time = (at: Date) =>
  `{{DATE(${at.toISOString().slice(0, 19)}Z, SHORT)}} {{TIME(${at.toISOString().slice(0, 19)}Z)}}`

type States = Partial<Record<Part, Partial<PartState>>>

async function ask(states: States, known: Known = companyOf(['anna'])) {
  const told = { ...known, states }
  const where = context({}, [], fakeInventory(told))
  const answer = await inventory.run({}, where)
  const there = drawn(await status.run({}, where))
  return { ...drawn(answer), summary: answer.summary, status: there }
}

const parts = (state: Partial<PartState>): States => ({ directory: state, exchange: state, graph: state, users: state })

describe('inventory', () => {
  it('says how many are known, part by part, as of when; and “status” in one line', async () => {
    const { text, status, summary } = await ask({
      ...parts({ count: 50_012, asOf: minutesAgo(3) }),
      users: { count: 1 },
    })
    expect(text).toContain(`50,012 people known, as of ${time(minutesAgo(3))}`)
    expect(text).toContain('50,012 mailboxes, as of')
    expect(text).toContain('50,012 recipients, as of')
    expect(text).toContain(`1 migration user, as of ${time(NOW)}`)
    expect(text).toContain('Everything is known and fresh.')
    expect(summary).toBe('50,012 people known, as of 2026-11-22 09:57 UTC. Everything is known and fresh.')
    expect(status.text).toContain(`Inventory\n50,012 people known, as of ${time(minutesAgo(3))}`)
    expect(status.text).not.toContain('Needs a person')
    expect(status.buttons.map(({ title }) => title)).toEqual(['batch list'])
  })

  it('says how far the first filling is, and since when', async () => {
    const reading = { rows: 12_000, of: 50_000, since: minutesAgo(4) }
    const { text, status, summary } = await ask(parts({ asOf: undefined, count: 0, reading }))
    expect(summary).toBe('Nobody is known yet. 4 of 4 parts need a look.')
    expect(text).toContain(`Being read for the first time: 12,000 of about 50,000, since ${time(minutesAgo(4))}.`)
    expect(text).toContain('Nothing to do: it goes on by itself')
    expect(status.text).toContain(
      '• Exchange Online: Not known yet. Being read for the first time: 12,000 of about 50,000',
    )
    expect(status.buttons.map(({ title }) => title)).toContain('What is known')
  })

  it('does not foretell how many there are the first time', async () => {
    const { text } = await ask({ graph: { asOf: undefined, reading: { rows: 999, of: undefined, since: NOW } } })
    expect(text).toContain('Being read for the first time: 999 so far, since')
    expect(text).toContain('One of 4 parts needs a look.')
  })

  it('is well while a full reading goes on beside what is known', async () => {
    const { text } = await ask({ exchange: { reading: { rows: 2_000, of: 50_000, since: NOW } } })
    expect(text).toContain('Being read again in full: 2,000 of about 50,000')
    expect(text).toContain('Everything is known and fresh.')
  })

  it('says since when a system is silent, why, and that what was known stays', async () => {
    const trouble = { why: 'no answer within 30 s', since: minutesAgo(125) }
    const { text, status } = await ask({ exchange: { asOf: minutesAgo(130), count: 50_000, trouble } })
    expect(text).toContain(`50,000 recipients, as of ${time(minutesAgo(130))}.`)
    expect(text).toContain(`Silent since ${time(minutesAgo(125))}: no answer within 30 s.`)
    expect(text).toContain('Type “doctor”')
    expect(status.text).toContain('• Exchange Online: 50,000 recipients')
    expect(status.text).toContain('no answer within 30 s')
  })

  it('says what was not believed', async () => {
    const doubt = { before: 50_000, now: 21_004, at: minutesAgo(9) }
    const { text, status } = await ask({ graph: { count: 50_000, doubt } })
    const words = 'Answered with 21,004 where 50,000 were known'
    expect(text).toContain(words)
    expect(text).toContain('not believed, read again.')
    expect(status.text).toContain(words)
  })

  it('says what is old, and takes the age of the oldest for the whole', async () => {
    const { text, status } = await ask({ users: { asOf: minutesAgo(61) } })
    expect(text).toContain('Older than an hour.')
    expect(text).toContain(`1 person known, as of ${time(minutesAgo(61))}`)
    expect(status.text).toContain('• The migration users: 0 migration users')
  })

  it('counts the people of the tenant where there is no directory, and says that there is none', async () => {
    const where = context(
      { directory: undefined },
      [],
      fakeInventory({ ...companyOf(['anna', 'bert']), directory: undefined }),
    )
    const { text } = drawn(await inventory.run({}, where))
    expect(text).toContain('2 people known')
    expect(text).toContain('No directory is configured')
  })
})
