/** A step with items against a remote system that remembers what was written, and misbehaves where it is told to. */
import { z } from 'zod'
import type { ItemOutcome, ItemStep, StepKinds } from '../../src/plans/step.ts'
import type { Item, PlanRecord } from '../../src/records/plan.ts'
import { refusal, silence } from '../support/fakes.ts'
import { planRecord, startDraft } from '../support/records.ts'

const Args = z.object({ sku: z.string() })

/** How a write of one item goes, the first times it is tried. The last is the way it stays. */
export type Way = 'done' | 'refused' | 'silent and done' | 'silent and lost' | 'throttled' | 'bug'

export interface Remote {
  readonly kinds: StepKinds
  /** Keys as their writes took effect, in order. */
  readonly effects: string[]
  /** Keys as their writes were begun, in order. */
  readonly begun: string[]
  /** What was asked to be read back, each time. */
  readonly asked: string[][]
  /** The most writes that were under way at once. */
  readonly most: () => number
}

export interface RemoteOptions {
  readonly ways?: Readonly<Record<string, readonly Way[]>>
  readonly parallel?: number
  /** Called in the middle of each write. */
  readonly during?: (key: string) => Promise<unknown> | undefined
  readonly already?: readonly string[]
}

export function remote({ ways = {}, parallel = 4, during, already = [] }: RemoteOptions = {}): Remote {
  const effects: string[] = [...already]
  const begun: string[] = []
  const asked: string[][] = []
  let now = 0
  let most = 0
  const wayOf = (key: string): Way => {
    const list = ways[key] ?? ['done']
    const tried = begun.filter((one) => one === key).length
    return list[Math.min(tried, list.length) - 1] ?? 'done'
  }
  const licence: ItemStep<z.infer<typeof Args>> = {
    kind: 'licence',
    version: 1,
    args: Args,
    parallel,
    title: ({ sku }) => `Give ${sku}`,
    powershell: ({ sku }) => `Set-MgUserLicense -AddLicenses ${sku}`,
    async already(_args, items) {
      asked.push(items.map(({ key }) => key))
      return new Set(items.map(({ key }) => key).filter((key) => effects.includes(key)))
    },
    async write(_args, { key }): Promise<ItemOutcome> {
      begun.push(key)
      now += 1
      most = Math.max(most, now)
      try {
        await (during?.(key) ?? Promise.resolve())
        const way = wayOf(key)
        if (way === 'done' || way === 'silent and done') effects.push(key)
        if (way === 'bug') throw new TypeError('secretPlace')
        if (way === 'throttled') throw refusal('assignLicense', '429', 'slow down', true)
        if (way === 'silent and done' || way === 'silent and lost') throw silence('assignLicense')
        return way === 'refused' ? { is: 'refused', message: `no unit is left for ${key}` } : { is: 'done' }
      } finally {
        now -= 1
      }
    },
  }
  return { kinds: [licence], effects, begun, asked, most: () => most }
}

export const people = (count: number): Item[] => Array.from({ length: count }, (_, n) => ({ key: `p${n}` }))

export function licencePlan(items: readonly Item[], more: { stopAtPercent?: number; id?: string } = {}): PlanRecord {
  const { id, stopAtPercent } = more
  const limit = stopAtPercent === undefined ? {} : { stopAtPercent }
  const steps = [{ kind: 'licence', version: 1, args: { sku: 'E3' }, items: [...items], ...limit }]
  return planRecord(startDraft({ title: 'Licences', steps }), id === undefined ? {} : { id })
}
