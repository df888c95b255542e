import { expect, it } from 'vitest'
import { preflight } from '../../../src/migration/preflight/index.ts'
import { summarise } from '../../../src/migration/preflight/summarise.ts'
import { input, mailbox, recipient } from './fixtures.ts'

const rows = Array.from({ length: 8 }, (_, i) => ({ row: i + 2, address: `u${i}@contoso.com` }))
const findings = preflight(
  input({
    rows,
    recipients: rows.map((r) => recipient(r.address)),
    mailboxes: rows.map((r, i) =>
      mailbox(r.address, { hidden: true, server: i < 2 ? `EX07-0${i + 2}` : 'EX07-01', disabled: i === 7 }),
    ),
    sizesKnown: false,
  }),
)

it('groups by rule, names the first five, counts all', () => {
  const summary = summarise(findings)
  expect(summary.counts).toEqual({ blocks: 10, warns: 1, notes: 1, unknown: 0 })
  expect(summary.blocked).toBe(8)
  expect(summary.groups.map((g) => [g.rule, g.severity, g.count])).toEqual([
    ['hidden-from-address-lists', 'blocks', 8],
    ['other-server', 'blocks', 2],
    ['disabled-account', 'warns', 1],
    ['sizes-unknown', 'notes', 0],
  ])
  expect(summary.groups[0]?.addresses).toEqual(rows.slice(0, 5).map((r) => r.address))
})

it('says a rule’s title where mailboxes differ, and its text where they do not', () => {
  const [hidden, server] = summarise(findings).groups
  expect(hidden?.text).toMatch(/^Hidden from address lists: the service/)
  expect(server?.text).toBe('On another server than the endpoint’s.')
  expect(server?.remedy).toMatch(/look at each/)
})

it('of nothing says nothing', () => {
  expect(summarise([])).toEqual({ counts: { blocks: 0, warns: 0, notes: 0, unknown: 0 }, blocked: 0, groups: [] })
})
