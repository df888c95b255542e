import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { tenantOf } from '../../practice/src/company-tenant.ts'
import { openPeople } from './people.ts'
import { company, DAY, type Wire } from './practice.ts'

const [anna = '', ben = '', carla = ''] = practiceList(company, 3)
const START = '/users/delta?$select=displayName,mail,accountEnabled&$top=150'
const everybody = tenantOf(company)

describe('users/delta', () => {
  it('gives everybody with what was asked for, some twice, in another order, and once nobody', async () => {
    const { round } = await openPeople()
    const { pages, rows } = await round(START)
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(everybody.map(({ id }) => id)))
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'displayName', 'mail', 'accountEnabled'])
    expect(rows.length).toBeGreaterThan(everybody.length)
    expect(pages.filter((page) => page.length === 0).length).toBeGreaterThan(0)
    expect(pages.every((page) => page.length <= 150)).toBe(true)
    const order = rows.map((row) => everybody.findIndex(({ id }) => id === row.id))
    expect(order.some((place, at) => at > 0 && place < (order[at - 1] ?? 0))).toBe(true)
  })

  it('then gives only what has changed, each row with the id and the changed properties', async () => {
    const estate = await openPeople()
    const { link } = await estate.round(START)
    expect((await estate.round(link)).rows).toEqual([])
    estate.people.change({ kind: 'rename', address: anna, to: 'Anna Winter' })
    estate.people.change({ kind: 'disable', address: anna })
    estate.people.change({ kind: 'hide', address: ben })
    estate.people.change({ kind: 'licence', address: ben })
    const id = everybody.find(({ mail }) => mail === anna)?.id
    const later = await estate.round(link)
    expect(later.rows).toEqual([{ id, displayName: 'Anna Winter', accountEnabled: false }])
    expect((await estate.round(later.link)).rows).toEqual([])
    const all = await estate.round('/users/delta?$select=assignedLicenses&$deltatoken=latest')
    expect(all.rows).toEqual([])
    estate.people.change({ kind: 'unlicence', address: ben })
    expect((await estate.round(all.link)).rows).toEqual([
      { id: everybody.find(({ mail }) => mail === ben)?.id, assignedLicenses: [] },
    ])
  })

  it('fixes what is selected with the first call', async () => {
    const estate = await openPeople()
    const { link } = await estate.round(START)
    estate.people.change({ kind: 'rename', address: anna, to: 'Anna Winter' })
    const { rows } = await estate.round(`${link}&$select=mail`)
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'displayName'])
  })

  it('tells who has gone, for thirty days or for good, and who came after them', async () => {
    const estate = await openPeople()
    const { link } = await estate.round(START)
    const idOf = (address: string) => everybody.find(({ mail }) => mail === address)?.id
    estate.people.change({ kind: 'leave', address: anna })
    estate.people.change({ kind: 'leave', address: ben, forGood: true })
    estate.people.change({ kind: 'return', address: anna })
    estate.people.change({ kind: 'lose-mailbox', address: carla })
    const { rows } = await estate.round(link)
    const gone = new Map(rows.flatMap((row) => (row['@removed'] ? [[row.id, row['@removed'].reason]] : [])))
    expect([...gone]).toEqual([
      [idOf(anna), 'changed'],
      [idOf(ben), 'deleted'],
    ])
    const come = rows.find((row) => row.mail === anna)
    expect(come?.accountEnabled).toBe(true)
    expect(come?.id).not.toBe(idOf(anna))
    // Cleared is not the same as not told.
    expect(rows.find((row) => row.id === idOf(carla))).toEqual({ id: idOf(carla), mail: null })
    expect(rows.length).toBe(new Set(rows.map((row) => row.id)).size + 1)
  })

  it('goes on after a restart, and not after a reset', async () => {
    const estate = await openPeople()
    const { link } = await estate.round(START)
    estate.people.change({ kind: 'leave', address: anna })
    await estate.restart()
    const token = new URL(link).search
    expect((await estate.round(`/users/delta${token}`)).rows).toHaveLength(1)
    await estate.estate.reset()
    expect((await estate.graph(`/users/delta${token}`)).status).toBe(410)
  })

  it('forgets a token after seven days of wall time, and by a fault', async () => {
    const estate = await openPeople()
    const { body } = await estate.graph(START)
    const { link } = await estate.round(START)
    estate.clock.advance(30 * DAY)
    estate.wall.advance(7 * DAY)
    expect((await estate.graph(link)).status).toBe(200)
    estate.faults.on('graph-delta-expired', 1)
    expect((await estate.graph(link)).status).toBe(410)
    estate.faults.on('graph-delta-expired', 1, '400')
    expect((await estate.graph(link)).status).toBe(400)
    estate.wall.advance(1_000)
    const expired = await estate.graph(link)
    expect([expired.status, expired.body.error.code]).toEqual([410, 'syncStateNotFound'])
    expect(expired.headers.get('Location')).toContain('/users/delta?$deltatoken=')
    expect((await estate.graph(body['@odata.nextLink'])).status).toBe(410)
    expect((await estate.graph('/users/delta?$deltatoken=nonsense')).status).toBe(400)
  })

  it('lists half of the users when told to, in a list as in a delta', async () => {
    const estate = await openPeople()
    estate.faults.on('graph-half')
    const ids = (rows: readonly Wire[]) => new Set(rows.map((row) => row.id)).size
    expect(ids((await estate.round(START)).rows)).toBe(Math.ceil(everybody.length / 2))
    expect((await estate.graph(`/users?$filter=${encodeURIComponent(`mail eq '${anna}'`)}`)).body.value).toHaveLength(1)
    let page = (await estate.graph('/users?$top=999')).body
    const rows: Wire[] = [...page.value]
    estate.faults.clear()
    while (page['@odata.nextLink']) {
      page = (await estate.graph(page['@odata.nextLink'])).body
      rows.push(...page.value)
    }
    expect(ids(rows)).toBe(Math.ceil(everybody.length / 2))
  })
})

describe('filters over many', () => {
  const ask = async (filter: string) => {
    const { graph } = await openPeople()
    const { status, body } = await graph(`/users?$select=id,mail&$filter=${encodeURIComponent(filter)}`)
    return { status, mails: (body.value as Wire[] | undefined)?.map((row) => row.mail).sort(), error: body.error }
  }
  const list = practiceList(company, 16)
  const quoted = list.map((address) => `'${address}'`)

  it('take ids and addresses, in any case, as `in` and as `any`', async () => {
    const fifteen = list.slice(0, 15).sort()
    expect((await ask(`mail in (${quoted.slice(0, 15).join(', ').toUpperCase()})`)).mails).toEqual(fifteen)
    const ids = everybody.flatMap(({ id, mail }) => (fifteen.includes(mail ?? '') ? [`'${id}'`] : []))
    expect((await ask(`id in (${ids.join(',')})`)).mails).toEqual(fifteen)
    const any = list.slice(0, 15).map((address) => `p eq 'smtp:${address}'`)
    expect((await ask(`proxyAddresses/any(p:p eq 'smtp:x' or ${any.slice(1).join(' or ')})`)).mails).toEqual(
      list.slice(1, 15).sort(),
    )
    expect((await ask(`(mail eq '${anna}' or mail eq '${ben}') and accountEnabled eq true`)).mails).toEqual(
      [anna, ben].sort(),
    )
  })

  it('are refused with more than fifteen comparisons', async () => {
    const refused = await ask(`mail in (${quoted.join(',')})`)
    expect([refused.status, refused.error.code]).toEqual([400, 'Request_UnsupportedQuery'])
    const any = list.map((address) => `p eq 'smtp:${address}'`).join(' or ')
    expect((await ask(`proxyAddresses/any(p:${any})`)).error.message).toContain('Max allowed: 15')
    expect((await ask("mail in ('a'")).status).toBe(400)
  })
})
