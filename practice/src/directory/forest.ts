/** The directory as it grew, and what happens to it since: changes of people, and mail that is diverted. */
import type { Company, CompanyMailbox } from '../company-types.ts'
import type { Passage, People } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { random } from '../random.ts'
import { guidBytes } from './binary.ts'
import { type Controller, controllerEntries } from './controllers.ts'
import { dnKey, escapeRdn } from './dn.ts'
import { type Layout, serverEntries, withAncestors } from './layout.ts'
import { otherEntries } from './others.ts'
import {
  type Account,
  accountNode,
  FIRST_WRITTEN,
  groupDn,
  nameIn,
  type Surroundings,
  type TargetAddressOf,
} from './people.ts'
import { nodesWith } from './search.ts'
import { createTree, type Entry, fixedNode, type Node, type Tree } from './tree.ts'

/** Where numbers begin: what holds people, the people, everything else. */
const FIRST_USN = { above: 10_000, people: 20_000 }

export interface Forest {
  readonly tree: Tree
  /** The last number given, as the first server counts. */
  readonly highest: number
  follow(passage: Passage): void
  /** New mail for these goes elsewhere from now on: their entries are written. */
  divert(diversions: readonly { readonly at: number; readonly address: string }[]): void
}

export interface Growing {
  readonly company: Company
  readonly layout: Layout
  readonly controllers: readonly Controller[]
  readonly targetAddressOf: TargetAddressOf
  /** Further entries: the accounts that read. */
  readonly accounts: readonly Entry[]
}

export function growForest({ company, layout, controllers, targetAddressOf, accounts }: Growing): Forest {
  const servers = new Map(company.servers.map((server) => [server.name, server]))
  const around: Surroundings = { company, layout, servers, targetAddressOf }
  const people = firstAccounts(around)
  const byAddress = new Map(people.map((account) => [account.person.mailbox.primaryAddress, account]))
  const others = [
    ...serverEntries(company, layout),
    ...controllerEntries(controllers, layout),
    ...otherEntries(company, layout, (address) => {
      const account = byAddress.get(address)
      return account === undefined || account.gone ? undefined : account.dn
    }),
    ...accounts,
  ]
  const units = new Set(people.map(({ dn }) => dn.slice(dn.indexOf(',OU=') + 1)))
  const named = [...others, ...[...units].map((dn) => ({ dn: `CN=x,${dn}`, attributes: {} }))]
  const above = withAncestors(named, layout).slice(0, -named.length)
  const node = (entry: Entry, usn: number, deleted = false): Node =>
    fixedNode(entry, {
      ...{ usn, written: FIRST_WRITTEN, deleted },
      guid: guidBytes(random(company.seed, `guid:${entry.dn}`).guid()),
    })
  const rest = FIRST_USN.people + people.length
  const graveyard: Entry = {
    dn: `CN=Deleted Objects,${layout.domain}`,
    attributes: {
      objectClass: ['top', 'container'],
      objectCategory: [layout.category('Container')],
      cn: ['Deleted Objects'],
      isDeleted: ['TRUE'],
    },
  }
  const tree = createTree([
    ...above.map((entry, index) => node(entry, FIRST_USN.above + index)),
    ...people,
    ...others.map((entry, index) => node(entry, rest + index)),
    node(graveyard, rest + others.length, true),
  ])
  let highest = rest + others.length
  let count = people.length

  const owner = (mailbox: CompanyMailbox): Account | undefined =>
    nodesWith(tree, 'sAMAccountName', mailbox.samAccountName).find(isAccount)

  const write = (account: Account, at: number, change: () => void): void => {
    const { key } = account
    change()
    account.usn = ++highest
    account.written = writtenAt(at)
    tree.update(account, key)
  }
  const bury = (account: Account, at: number): void => {
    tree.remove(account)
    tree.add(tombstone(account, { usn: ++highest, written: writtenAt(at), layout }))
  }
  const come = ({ mailbox, bare }: Person, at: number): void => {
    const name = nameIn(layout, mailbox, (dn) => tree.at(dnKey(dn)) !== undefined)
    const person = { mailbox, bare }
    const made = { ...name, person, number: count++, groups: [], usn: ++highest, written: writtenAt(at) }
    tree.add(accountNode(around, made))
  }
  const becomes = (account: Account, before: Person, after: Person, at: number): void => {
    if (before.mailbox === after.mailbox && before.bare === after.bare) return
    write(account, at, () => {
      account.person = after
      if (before.mailbox.displayName === after.mailbox.displayName) return
      const isTaken = (dn: string): boolean => tree.at(dnKey(dn)) !== undefined
      Object.assign(account, nameIn(layout, after.mailbox, isTaken))
      account.key = dnKey(account.dn)
    })
  }
  return {
    tree,
    get highest() {
      return highest
    },
    follow: ({ at, before, after }) => {
      const account = before && owner(before.mailbox)
      if (before && after && account) becomes(account, before, after, at)
      else if (account) bury(account, at)
      else if (after) come(after, at)
    },
    divert: (diversions) => {
      for (const { at, address } of diversions) {
        const account = nodesWith(tree, 'mail', address).find(isAccount)
        if (account) write(account, at, () => {})
      }
    },
  }
}

/** Everything that has happened, in its order: what people went through and whose mail was diverted. */
export function replay(
  forest: Forest,
  passages: People['passages'],
  diversions: readonly { readonly at: number; readonly address: string }[],
): void {
  let next = 0
  for (const passage of passages) {
    const until = diversions.findIndex(({ at }, index) => index >= next && at > passage.at)
    const end = until < 0 ? diversions.length : until
    forest.divert(diversions.slice(next, end))
    next = end
    forest.follow(passage)
  }
  forest.divert(diversions.slice(next))
}

const isAccount = (node: Node): node is Account => node.number !== undefined

function firstAccounts(around: Surroundings): Account[] {
  const { company, layout } = around
  const groups = new Map<string, string[]>()
  for (const group of company.groups) {
    for (const member of group.members) {
      const known = groups.get(member) ?? []
      groups.set(member, [...known, groupDn(layout, group.displayName)])
    }
  }
  const names = new Set<string>()
  return company.mailboxes.map((mailbox, number) => {
    const { cn, dn } = nameIn(layout, mailbox, (taken) => names.has(taken))
    names.add(dn)
    return accountNode(around, {
      cn,
      dn,
      number,
      usn: FIRST_USN.people + number,
      written: FIRST_WRITTEN,
      person: { mailbox, bare: false },
      groups: groups.get(mailbox.primaryAddress) ?? NO_GROUPS,
    })
  })
}

const NO_GROUPS: readonly string[] = []

/** What is left of an account (MS-ADTS 3.1.1.5.5.1.1): its ids and its account name, below the deleted objects. */
function tombstone(account: Account, at: { usn: number; written: string; layout: Layout }): Node {
  const { mailbox } = account.person
  const parent = account.dn.slice(account.dn.indexOf(',OU=') + 1)
  const name = `${account.cn}\nDEL:${mailbox.objectGuid}`
  const guid = guidBytes(mailbox.objectGuid)
  const entry: Entry = {
    dn: `CN=${escapeRdn(account.cn)}\\0ADEL:${mailbox.objectGuid},CN=Deleted Objects,${at.layout.domain}`,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      cn: [name],
      name: [name],
      isDeleted: ['TRUE'],
      lastKnownParent: [parent],
      sAMAccountName: [mailbox.samAccountName],
      userAccountControl: [mailbox.disabled ? '514' : '512'],
    },
  }
  return fixedNode(entry, { usn: at.usn, written: at.written, guid, deleted: true })
}

/** `20260412090000.0Z`. */
const writtenAt = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '')}.0Z`
