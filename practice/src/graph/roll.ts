/** The users of the tenant in a fixed order, found by what they are called, with a log of what has changed about whom. */

import type { TenantPerson } from '../company-tenant.ts'
import { PROPERTIES, type PropertyName } from './properties.ts'

export interface Change {
  readonly id: string
  readonly what: 'created' | 'deleted' | 'deleted for good' | readonly PropertyName[]
}

export interface Roll {
  /** A place stays the same person's; one that is empty belonged to somebody who has gone. */
  readonly places: readonly (TenantPerson | undefined)[]
  readonly changes: readonly Change[]
  /** By id or sign-in name, in any case. */
  person(name: string): TenantPerson | undefined
  /** The place of whoever may have that id, sign-in name or address (lower-cased, without `smtp:`). */
  place(name: string): number | undefined
  /** How many hold this licence. */
  consumed(skuId: string): number
  replace(before: TenantPerson | undefined, after: TenantPerson | undefined, forGood?: boolean): void
}

export function createRoll(people: readonly TenantPerson[]): Roll {
  const places: (TenantPerson | undefined)[] = [...people]
  const changes: Change[] = []
  let entered: Map<string, number> | undefined
  let addresses: Map<string, number> | undefined
  let held: Map<string, number> | undefined

  const enterNames = (person: TenantPerson, place: number): void => {
    entered?.set(person.id, place).set(person.upn.toLowerCase(), place)
  }
  const enterAddresses = (into: Map<string, number>, person: TenantPerson, place: number): void => {
    for (const proxy of person.proxyAddresses) into.set(proxy.toLowerCase().replace(/^smtp:/, ''), place)
  }
  /** Made when somebody is named: a start does not wait for it. */
  const names = (): Map<string, number> => {
    if (entered === undefined) {
      entered = new Map()
      for (const [at, person] of places.entries()) if (person) enterNames(person, at)
    }
    return entered
  }

  const count = (into: Map<string, number>, person: TenantPerson | undefined, by: 1 | -1): void => {
    for (const { skuId } of person?.licences ?? []) into.set(skuId, (into.get(skuId) ?? 0) + by)
  }
  const allHeld = (): Map<string, number> => {
    if (held === undefined) {
      held = new Map()
      for (const person of places) count(held, person, 1)
    }
    return held
  }
  const place = (name: string): number | undefined => {
    const found = names().get(name)
    if (found !== undefined) return found
    if (addresses === undefined) {
      addresses = new Map()
      for (const [at, person] of places.entries()) if (person) enterAddresses(addresses, person, at)
    }
    return addresses.get(name)
  }
  return {
    places,
    changes,
    place,
    person: (name) => {
      const key = name.toLowerCase()
      const at = names().get(key)
      const person = at === undefined ? undefined : places[at]
      return person && (person.id === key || person.upn.toLowerCase() === key) ? person : undefined
    },
    consumed: (skuId) => allHeld().get(skuId) ?? 0,
    replace: (before, after, forGood = false) => {
      if (before) count(allHeld(), before, -1)
      if (after) count(allHeld(), after, 1)
      const at = before && names().get(before.id)
      const same = before !== undefined && before.id === after?.id
      if (at !== undefined && before && !same) {
        places[at] = undefined
        changes.push({ id: before.id, what: forGood ? 'deleted for good' : 'deleted' })
      }
      if (!after) return
      const to = at !== undefined && same ? at : places.length
      places[to] = after
      enterNames(after, to)
      if (addresses) enterAddresses(addresses, after, to)
      if (!same || !before) changes.push({ id: after.id, what: 'created' })
      else {
        const what = (Object.keys(PROPERTIES) as PropertyName[]).filter(
          (name) => JSON.stringify(PROPERTIES[name](before, NEVER)) !== JSON.stringify(PROPERTIES[name](after, NEVER)),
        )
        if (what.length > 0) changes.push({ id: after.id, what })
      }
    },
  }
}

const NEVER = new Date(0)
