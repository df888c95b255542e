/** Who owns which address now, and who owned it last. */
import type { Company } from '../company.ts'
import { tenantOf } from '../company-tenant.ts'
import type { Person } from './person.ts'

export interface Register {
  /** By any SMTP address, in the company or in the tenant. */
  at(address: string): Person | undefined
  /** Whoever had the address and left last. */
  gone(address: string): Person | undefined
  /** True where a group, a contact or a mail user has it. */
  elsewhere(address: string): boolean
  replace(before: Person | undefined, after: Person | undefined): void
}

/** As on the first day. Takes some 100 ms for 50,000 people: opened only where somebody changes. */
export function openRegister(company: Company): Register {
  const tenant = new Map(tenantOf(company).map((person) => [person.source, person]))
  const owners = new Map<string, Person>()
  const left = new Map<string, Person>()
  const enter = (person: Person): void => {
    eachAddress(person.mailbox.proxyAddresses, (address) => owners.set(address, person))
    if (person.tenant) eachAddress(person.tenant.proxyAddresses, (address) => owners.set(address, person))
  }
  for (const mailbox of company.mailboxes) {
    const person = { mailbox, bare: false, tenant: tenant.get(mailbox) }
    enter(person)
  }
  const others = new Set(
    [...company.groups, ...company.contacts, ...company.mailUsers].map((one) => one.primaryAddress.toLowerCase()),
  )
  return {
    at: (address) => owners.get(address.toLowerCase()),
    gone: (address) => left.get(address.toLowerCase()),
    elsewhere: (address) => others.has(address.toLowerCase()),
    replace: (before, after) => {
      const release = (address: string): void => {
        owners.delete(address)
        if (before && !after) left.set(address, before)
      }
      if (before) eachAddress(before.mailbox.proxyAddresses, release)
      if (before?.tenant) eachAddress(before.tenant.proxyAddresses, release)
      if (after) enter(after)
    },
  }
}

/** Lower-cased. The mailbox's own count also where it was taken away: they lead to the account that is left. */
function eachAddress(proxies: readonly string[], visit: (address: string) => void): void {
  for (const proxy of proxies) {
    const lower = proxy.toLowerCase()
    if (lower.startsWith('smtp:')) visit(lower.slice('smtp:'.length))
  }
}
