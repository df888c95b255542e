/** Everybody of one system, in pieces, each with what the others say of the same addresses. */
import { keyOf } from '../../migration/address.ts'
import type { Aged, PeopleFacts } from '../inventory.ts'
import type { Part } from '../table.ts'
import { type Freshness, type JudgedOf, type Tables, wholeAt, whyNotWhole } from './parts.ts'

export interface EverybodyParts {
  readonly tables: Tables
  readonly refresh: Pick<Freshness, 'states'>
  readonly noDirectory: string | undefined
}

/** People a piece. */
const PIECE = 500

type Visit = (piece: PeopleFacts) => void | Promise<void>

/** A part that was never read whole tells of nobody, and says why: then there is one piece, without anybody. */
export async function everybody(parts: EverybodyParts, from: 'directory' | 'exchange', visit: Visit): Promise<void> {
  const { tables } = parts
  const states = parts.refresh.states()
  const whole = (part: Part): Aged<readonly never[]> => {
    if (part === 'directory' && parts.noDirectory !== undefined) return { known: false, why: parts.noDirectory }
    const at = wholeAt(part, states)
    if (at === undefined) return { known: false, why: whyNotWhole(part, states) }
    return { known: true, value: [], asOf: new Date(at) }
  }
  const none = {
    mailboxes: whole('directory'),
    recipients: whole('exchange'),
    tenantUsers: whole('graph'),
    users: whole('users'),
  }
  const first = from === 'directory' ? none.mailboxes : none.recipients
  if (!first.known) return visit(none)

  async function owners<P extends Part>(part: P, addresses: readonly string[], ground: Aged<readonly never[]>) {
    if (!ground.known) return ground
    return { ...ground, value: (await tables[part].judgedOf(addresses)) as readonly JudgedOf[P][] }
  }

  async function withOthers(piece: readonly (JudgedOf['directory'] | JudgedOf['exchange'])[]): Promise<void> {
    const addresses = [...new Set(piece.flatMap((row) => [row.primaryAddress, ...row.addresses].map(keyOf)))]
    const itself = { ...first, value: piece } as Aged<readonly never[]>
    await visit({
      mailboxes: from === 'directory' ? itself : await owners('directory', addresses, none.mailboxes),
      recipients: from === 'exchange' ? itself : await owners('exchange', addresses, none.recipients),
      tenantUsers: await owners('graph', addresses, none.tenantUsers),
      users: await owners('users', addresses, none.users),
    })
  }

  await (from === 'directory' ? tables.directory.each(PIECE, withOthers) : tables.exchange.each(PIECE, withOthers))
}
