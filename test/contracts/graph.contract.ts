/** What every Microsoft Graph owes the adapter, whichever tenant is behind it. The first part changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Graph, RemoteError, type TenantUser } from '../../src/systems/ports.ts'

export interface GraphWorld {
  readonly graph: Graph
  readonly changes?: {
    /** Somebody whose licences may be changed, without any. */
    readonly userId: string
    readonly address: string
    /** A licence the tenant has left, with at least two plans in it. */
    readonly skuId: string
  }
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

    it('finds many users by their addresses as it finds each alone', async () => {
      const addresses = users.flatMap((user) => user.addresses).slice(0, 45)
      const owners = await world.graph.usersOf([...addresses, 'nobody@contract.invalid'])
      expect([...owners.keys()]).toEqual([...new Set(addresses)])
      for (const address of addresses.slice(0, 3)) expect(owners.get(address)).toEqual(await world.graph.user(address))
    })

    it('says what it wants in the DNS of a domain', async () => {
      const [domain] = (await world.graph.domains()).filter(({ verified, isInitial }) => verified && !isInitial)
      if (domain === undefined) return
      const records = await world.graph.serviceRecords(domain.name)
      for (const { label, value, service } of records) expect([label, value, service]).not.toContain('')
      const mx = records.filter(({ type }) => type === 'MX')
      for (const { preference } of mx) expect(preference).toBeGreaterThanOrEqual(0)
      expect(await world.graph.serviceRecords('contract.invalid')).toEqual([])
    })

    describe('changing', () => {
      const changes = (skip: (note: string) => never) => world.changes ?? skip('this tenant is only read')
      const refusal = (promise: Promise<unknown>) => expect(promise).rejects.toThrow(RemoteError)
      const plansOf = async (skuId: string) =>
        (await world.graph.skus()).find(({ id }) => id === skuId)?.plans.map(({ id }) => id) ?? []

      it('sets where somebody uses the cloud', async ({ skip }) => {
        const { userId, address } = changes(skip)
        await world.graph.setUsageLocation(userId, 'NO')
        expect(await world.graph.user(address)).toMatchObject({ usageLocation: 'NO' })
      })

      it('gives a licence with plans off, then turns one on and leaves the others', async ({ skip }) => {
        const { userId, address, skuId } = changes(skip)
        const plans = await plansOf(skuId)
        await world.graph.assignLicence(userId, { add: [{ skuId, disabledPlans: plans }], remove: [] })
        expect(await world.graph.user(address)).toMatchObject({ licences: [{ skuId, disabledPlans: plans }] })
        await world.graph.assignLicence(userId, { add: [{ skuId, disabledPlans: plans.slice(1) }], remove: [] })
        expect(await world.graph.user(address)).toMatchObject({ licences: [{ skuId, disabledPlans: plans.slice(1) }] })
      })

      it('tells of many what became of each', async ({ skip }) => {
        const { userId, address, skuId } = changes(skip)
        const outcomes = await world.graph.assignLicences([
          { userId: '00000000-0000-4000-8000-00000000dead', add: [], remove: [skuId] },
          { userId, add: [], remove: [skuId] },
        ])
        expect(outcomes.map(({ error }) => error?.answered)).toEqual([true, undefined])
        expect(await world.graph.user(address)).toMatchObject({ licences: [] })
      })

      it('refuses a licence that there is not, and a person', async ({ skip }) => {
        const { userId, skuId } = changes(skip)
        const nothing = { skuId: '00000000-0000-4000-8000-00000000dead', disabledPlans: [] }
        await refusal(world.graph.assignLicence(userId, { add: [nothing], remove: [] }))
        await refusal(world.graph.assignLicence('nobody@contract.invalid', { add: [], remove: [skuId] }))
        await refusal(world.graph.setUsageLocation('nobody@contract.invalid', 'NO'))
      })
    })
  })
}
