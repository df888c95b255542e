import { expect, it } from 'vitest'
import type { PeopleFacts } from '../../../src/inventory/inventory.ts'
import { remoteUser } from '../../support/fakes.ts'
import { address, mailbox, recipient, tenantUser } from './people-rows.ts'
import { MINUTE, world } from './world.ts'

async function company(count: number) {
  const made = await world()
  const numbers = Array.from({ length: count }, (_, n) => n)
  made.rows.mailboxes = numbers.map((n) => mailbox(n))
  made.rows.recipients = numbers.slice(0, -1).map((n) => recipient(n))
  made.rows.tenantUsers = numbers.map((n) => tenantUser(n))
  made.rows.users = [remoteUser(address(0))]
  made.readWhole(MINUTE)
  return made
}

const lengths = ({ mailboxes, recipients, tenantUsers, users }: PeopleFacts) =>
  [mailboxes, recipients, tenantUsers, users].map((fact) => (fact.known ? fact.value.length : fact.why))

it('comes in pieces, each with what the others have of the same addresses', async () => {
  const { inventory } = await company(1_201)
  const pieces: PeopleFacts[] = []
  await inventory.everybody('directory', (piece) => void pieces.push(piece))
  expect(pieces.map(lengths)).toEqual([
    [500, 500, 500, 1],
    [500, 500, 500, 0],
    [201, 200, 201, 0],
  ])
  expect(pieces[0]?.recipients).toMatchObject({ asOf: new Date('2026-03-02T07:59:00.000Z') })
})

it('finds the others by any address, each person once', async () => {
  const { inventory, tables } = await company(3)
  await tables.exchange.append([
    { key: 'e1', at: Number.MAX_SAFE_INTEGER, row: recipient(1, { primaryAddress: 'x@c.test' }) },
  ])
  const pieces: PeopleFacts[] = []
  await inventory.everybody('directory', (piece) => void pieces.push(piece))
  expect(pieces.map(lengths)).toEqual([[3, 2, 3, 1]])
})

it('of the tenant comes from Exchange', async () => {
  const { inventory } = await company(3)
  const pieces: PeopleFacts[] = []
  await inventory.everybody('exchange', (piece) => void pieces.push(piece))
  expect(pieces.map(lengths)).toEqual([[2, 2, 2, 1]])
})

it('is waited for piece by piece, and a fault of the visitor ends it', async () => {
  const { inventory } = await company(1_201)
  let visits = 0
  const work = inventory.everybody('directory', async () => {
    visits += 1
    if (visits === 2) throw new Error('enough')
  })
  await expect(work).rejects.toThrow('enough')
  expect(visits).toBe(2)
})

it('is nobody, and says why, where the part was never read whole; another such part is not known', async () => {
  const { inventory, states } = await company(3)
  states.set('graph', {})
  states.set('exchange', {})
  const pieces: PeopleFacts[] = []
  await inventory.everybody('directory', (piece) => void pieces.push(piece))
  await inventory.everybody('exchange', (piece) => void pieces.push(piece))
  const unread = 'Microsoft Graph has not been read yet'
  expect(pieces.map(lengths)).toEqual([
    [3, 'Exchange Online has not been read yet', unread, 1],
    [0, 'Exchange Online has not been read yet', unread, 0],
  ])
})
