/** What every Microsoft Graph owes the adapter, whichever tenant is behind it. Nothing is changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantUser } from '../../src/migration/shapes/index.ts'
import type { GraphReads } from '../../src/systems/ports.ts'

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
      users = await world.graph.users()
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
