/** Everybody, classified: nothing of 50,000 people is held but counts, reasons and the addresses of who can be migrated. */
import { classification, type Recipients } from '../migration/recipients.ts'
import { type Ground, groundsOf, wholePart } from './grounds.ts'
import type { Aged, CompanyFacts, Inventory, PartState, PeopleFacts } from './inventory.ts'
import { valueIn } from './reading.ts'
import { believed, companyInput, peopleInput, sameCompany } from './rules-input.ts'
import type { Part } from './table.ts'

export interface Everybody {
  readonly found: Recipients
  readonly company: CompanyFacts
  /** What it rests on, at its oldest. */
  readonly grounds: readonly Ground[]
  /** False = the directory is another company's and was left out. */
  readonly sameCompany: boolean
}

/** `directory` false = none is configured. */
export async function everybody(
  inventory: Inventory,
  ours: ReadonlySet<string>,
  directory: boolean,
): Promise<Everybody> {
  const [states, { domainsInUse }] = await Promise.all([inventory.states(), inventory.company()])
  const mail = [...(domainsInUse.exchange ?? domainsInUse.directory ?? [])]
  const company = await inventory.company(mail.filter((domain) => !domain.endsWith('.onmicrosoft.com')))
  const same = sameCompany(company)
  const from = sourceOf(states, same.directory)
  const people = classification({
    ...companyInput(company, same),
    from: from === 'exchange' ? 'tenant' : from,
    others: same.directory ? valueIn(company.counts) : undefined,
    ours,
  })
  const seen = startOf(states)
  if (from !== undefined) {
    await inventory.everybody(from, (piece) => {
      people.add(peopleInput(believed(piece, company), same))
      grow(seen, piece)
    })
  }
  return {
    found: people.result(),
    company,
    grounds: groundsOf(believed(seen, company), directory),
    sameCompany: same.directory,
  }
}

/** The directory tells who has a mailbox; the tenant only whom directory sync brought. */
function sourceOf(states: readonly PartState[], useDirectory: boolean): 'directory' | 'exchange' | undefined {
  const isKnown = (part: Part) => states.some((state) => state.part === part && state.asOf !== undefined)
  if (useDirectory && isKnown('directory')) return 'directory'
  return isKnown('exchange') ? 'exchange' : undefined
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** As the parts stand before anybody is looked at: that is what it rests on where there is nobody. */
function startOf(states: readonly PartState[]): Mutable<PeopleFacts> {
  const nobody = (part: Part): Aged<readonly never[]> => {
    const whole = wholePart(part, states)
    return whole.known ? { ...whole, value: [] } : whole
  }
  return {
    mailboxes: nobody('directory'),
    recipients: nobody('exchange'),
    tenantUsers: nobody('graph'),
    users: nobody('users'),
  }
}

/** The answer is as old as its oldest piece, and not known where one of them is not. */
function grow(seen: Mutable<PeopleFacts>, piece: PeopleFacts): void {
  seen.mailboxes = older(seen.mailboxes, piece.mailboxes)
  seen.recipients = older(seen.recipients, piece.recipients)
  seen.tenantUsers = older(seen.tenantUsers, piece.tenantUsers)
  seen.users = older(seen.users, piece.users)
}

function older<T>(a: Aged<readonly T[]>, b: Aged<readonly T[]>): Aged<readonly T[]> {
  if (!a.known) return a
  if (!b.known) return b
  return { known: true, value: [], asOf: b.asOf < a.asOf ? b.asOf : a.asOf }
}
