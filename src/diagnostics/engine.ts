/** Runs a list of diagnostics, and sums up what came of it. Pure. */
import type { Diagnosis, Diagnostic, Judgement, Verdict } from './diagnostic.ts'

/**
 * Every one in the order of the list, what it depends on before it. One that is blind because another failed says which
 * one it waits for, so that one failure is shown once. Throws for a list that depends on itself or on what is not
 * in it, and for one in which a name stands twice.
 */
export function diagnose<Facts>(list: readonly Diagnostic<Facts>[], facts: Facts): Diagnosis[] {
  /** By the name of one that failed or waits, the title of the one that is to be mended. */
  const broken = new Map<string, string>()
  return ordered(list).map((one) => {
    const { name, title } = one
    const { blind, ...judgement }: Judgement = one.judge(facts)
    const root = one.dependsOn.map((other) => broken.get(other)).find((other) => other !== undefined)
    if (blind === true && root !== undefined) {
      broken.set(name, root)
      return { name, title, verdict: 'inconclusive', found: `Waits for “${root}” above.` }
    }
    if (judgement.verdict === 'failed') broken.set(name, title)
    return { name, title, ...judgement }
  })
}

function ordered<Facts>(list: readonly Diagnostic<Facts>[]): Diagnostic<Facts>[] {
  const byName = new Map(list.map((one) => [one.name, one]))
  const twice = list.find((one) => byName.get(one.name) !== one)
  if (twice !== undefined) throw new Error(`${twice.name} is in the list twice`)
  const done = new Set<Diagnostic<Facts>>()
  const visit = (one: Diagnostic<Facts>, above: readonly string[]): void => {
    if (done.has(one)) return
    if (above.includes(one.name)) throw new Error(`${[...above, one.name].join(' depends on ')}: a circle`)
    for (const name of one.dependsOn) {
      const other = byName.get(name)
      if (other === undefined) throw new Error(`${one.name} depends on ${name}, which is not in the list`)
      visit(other, [...above, one.name])
    }
    done.add(one)
  }
  for (const one of list) visit(one, [])
  return [...done]
}

export interface Summary {
  /** The worst there is: what could not be told ranks below a warning, and blocks nothing. */
  readonly verdict: Exclude<Verdict, 'not applicable'>
  readonly counts: Readonly<Record<Verdict, number>>
  /** Names of those that failed. */
  readonly failed: readonly string[]
}

const WORST = ['failed', 'warning', 'inconclusive'] as const

export function summarise(diagnoses: readonly Diagnosis[]): Summary {
  const counts: Record<Verdict, number> = { passed: 0, warning: 0, failed: 0, inconclusive: 0, 'not applicable': 0 }
  for (const { verdict } of diagnoses) counts[verdict] += 1
  return {
    verdict: WORST.find((verdict) => counts[verdict] > 0) ?? 'passed',
    counts,
    failed: diagnoses.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name),
  }
}
