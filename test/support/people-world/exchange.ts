/** Recipients whose changes are dated by controllers that do not agree on the time. */
import type { CloudRecipient } from '../../../src/migration/shapes/index.ts'
import { EXPIRED, type ExchangeReads, type Page } from '../../../src/systems/ports.ts'
import { addressOf, guidOf, refusal, type WorldCore } from './core.ts'

const SKEW = 7 * 60_000

export function exchangeModel(core: WorldCore) {
  const rows = new Map<string, CloudRecipient>()
  let era = 0
  const model = {
    filter: 'works' as 'works' | 'refused' | 'ignored',
    add(n: number): void {
      put({
        guid: guidOf('e', n),
        graphId: guidOf('a', n),
        changedAt: undefined,
        identity: `p${n}`,
        displayName: `Person ${n}`,
        type: 'MailUser',
        primaryAddress: addressOf(n),
        addresses: [addressOf(n)],
        hidden: false,
        exchangeGuid: undefined,
      })
    },
    change(n: number, fields: Partial<CloudRecipient>): void {
      const row = rows.get(guidOf('e', n))
      if (row) put({ ...row, ...fields })
    },
    remove(n: number): void {
      if (rows.delete(guidOf('e', n))) core.note('exchange', guidOf('e', n), undefined, true)
    },
    /** Every `next` given out so far is too old. */
    expire(): void {
      era += 1
    },
    reads: {
      async recipientPage(
        { changedSince }: { readonly changedSince?: Date | undefined },
        next?: string,
      ): Promise<Page<CloudRecipient>> {
        await core.called('exchange', changedSince === undefined ? 'page' : 'changes')
        const [ofEra, after = ''] = next?.split('/') ?? [String(era)]
        if (Number(ofEra) !== era) throw refusal('exchange', EXPIRED)
        if (changedSince !== undefined && model.filter === 'refused') throw refusal('exchange', 'BadFilter', false)
        const all = [...rows.values()].sort((a, b) => (a.guid < b.guid ? -1 : 1))
        const since = model.filter === 'ignored' ? undefined : changedSince?.getTime()
        const asked = all.filter((row) => since === undefined || (row.changedAt?.getTime() ?? 0) > since)
        const full = changedSince === undefined
        const cut = full ? core.share('exchange', asked.length, next === undefined) : asked.length
        const rest = asked.slice(0, cut).filter((row) => row.guid > after)
        const page = rest.slice(0, core.pageSize)
        const last = page.at(-1)
        return { rows: page, next: rest.length > page.length && last ? `${era}/${last.guid}` : undefined }
      },
      async recipientsAt(addresses: readonly string[]) {
        await core.called('exchange', 'recipientsAt')
        return [...rows.values()].filter((row) => addresses.includes(row.primaryAddress))
      },
    } satisfies Partial<ExchangeReads>,
  }

  function put(row: CloudRecipient): void {
    const changedAt = new Date(core.clock.now().getTime() + core.random.below(2 * SKEW) - SKEW)
    const changed = { ...row, changedAt }
    rows.set(row.guid, changed)
    core.note('exchange', row.guid, changed)
  }

  return model
}
