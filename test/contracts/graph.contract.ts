/** What every Microsoft Graph owes the adapter, whichever tenant is behind it. Nothing is changed. */
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantUser, TenantUserChange, TenantUserChanges } from '../../src/migration/shapes/index.ts'
import type { GraphReads } from '../../src/systems/ports.ts'
import { everyTenantUser } from '../support/everybody.ts'

/** What a row of a delta that never tells of a property means by that, when it is the first of its user. */
const CLEARED = {
  displayName: '',
  principalName: '',
  mail: undefined,
  addresses: [],
  usageLocation: undefined,
  licences: [],
  provisioningErrors: [],
}

export interface GraphWorld {
  readonly graph: GraphReads
  close(): Promise<void>
}

export function graphContract(name: string, open: () => Promise<GraphWorld>): void {
  describe(`Microsoft Graph contract: ${name}`, () => {
    let world: GraphWorld
    let close = async () => {}
    let users: TenantUser[]
    beforeAll(async () => {
      world = await open()
      close = () => world.close()
      users = await everyTenantUser(world.graph)
    })
    afterAll(() => close())

    it('names the organization, and when it was synchronised if it is', async () => {
      const { displayName, syncEnabled, lastSync } = await world.graph.organization()
      expect(displayName).not.toBe('')
      if (syncEnabled) expect(lastSync).toBeInstanceOf(Date)
    })

    it('has one default and one initial domain, and tells how each signs in', async () => {
      const domains = await world.graph.domains()
      expect(domains.filter(({ isDefault }) => isDefault)).toHaveLength(1)
      expect(domains.filter(({ isInitial }) => isInitial)).toHaveLength(1)
      for (const { authentication } of domains) expect(['Managed', 'Federated']).toContain(authentication)
    })

    it('gives every user once, across pages', () => {
      expect(users.length).toBeGreaterThan(0)
      expect(new Set(users.map(({ id }) => id)).size).toBe(users.length)
      for (const { principalName } of users) expect(principalName).toContain('@')
    })

    it('finds a user by each of his addresses and by his sign-in name', async () => {
      const several = users.find(({ addresses }) => addresses.length > 1) ?? users[0]
      const owners = (address: string) =>
        users.filter((user) => user.mail === address || user.addresses.includes(address)).map(({ id }) => id)
      for (const address of several?.addresses ?? []) {
        expect(owners(address)).toContain((await world.graph.user(address))?.id)
        expect(owners(address)).toContain((await world.graph.user(address.toUpperCase()))?.id)
      }
      expect((await world.graph.user(several?.principalName ?? ''))?.id).toBeDefined()
    })

    it('who is not there is undefined, whatever is in the name', async () => {
      for (const nobody of ['nobody@contract.invalid', "o'nobody@contract.invalid", 'a b&c#d@contract.invalid'])
        expect(await world.graph.user(nobody)).toBeUndefined()
    })

    it('tells everybody by delta, and then what changed since', async () => {
      const seen = new Map<string, TenantUserChange>()
      let page = await world.graph.userChanges()
      for (; page.next !== undefined; page = await world.graph.userChanges(page.next)) keep(page)
      keep(page)
      function keep({ rows, removed }: TenantUserChanges): void {
        for (const row of rows) seen.set(row.id, { ...seen.get(row.id), ...row })
        for (const { id } of removed) seen.delete(id)
      }
      expect([...seen.keys()].toSorted()).toEqual(users.map(({ id }) => id).toSorted())
      // A tenant in use may change between the two readings.
      const same = users.filter((user) => isDeepStrictEqual({ ...user }, { ...CLEARED, ...seen.get(user.id) }))
      expect(same.length).toBeGreaterThan(users.length * 0.9)
      const later = await world.graph.userChanges(page.token)
      expect(later.rows.length).toBeLessThan(users.length / 2)
      expect(later.next ?? later.token).toBeDefined()
    })

    it('finds many by id, and leaves out who is not there', async () => {
      const some = users.slice(0, 40)
      const found = await world.graph.usersById([...some.map(({ id }) => id), '0f6a3f0e-0000-4000-8000-00000000dead'])
      const byId = (one: TenantUser, other: TenantUser) => one.id.localeCompare(other.id)
      expect(found.toSorted(byId)).toEqual(some.toSorted(byId))
    })

    it('finds many by any of their addresses, and nobody else', async () => {
      const some = users.filter(({ addresses }) => addresses.length > 0).slice(0, 40)
      const asked = some.map(({ addresses }, n) => addresses.at(n % 2 === 0 ? 0 : -1) ?? '')
      const found = await world.graph.usersAt([...asked, 'nobody@contract.invalid', "o'nobody@contract.invalid"])
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      for (const { id } of some) expect(found.map((one) => one.id)).toContain(id)
      const known = new Set(asked.map((address) => address.toLowerCase()))
      for (const { mail, addresses } of found)
        expect([mail ?? '', ...addresses].some((address) => known.has(address.toLowerCase()))).toBe(true)
    })

    it('counts licences, and names their plans', async () => {
      for (const { id, name, enabled, consumed, plans } of await world.graph.skus()) {
        expect([id, name]).not.toContain('')
        expect(enabled).toBeGreaterThanOrEqual(0)
        expect(consumed).toBeGreaterThanOrEqual(0)
        for (const plan of plans) expect([plan.id, plan.name]).not.toContain('')
      }
    })
  })
}
