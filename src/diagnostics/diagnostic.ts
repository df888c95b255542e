/** What a diagnostic is: facts in, a verdict out, and what to do about it. Pure. */

/** `inconclusive` = could not tell: nothing speaks against it, nothing for it. It never blocks by itself. */
export type Verdict = 'passed' | 'warning' | 'failed' | 'inconclusive' | 'not applicable'

/** What people see of it at a glance, on a card and in a terminal. */
export const ICONS: Readonly<Record<Verdict, string>> = {
  passed: '✔',
  warning: '▲',
  failed: '✖',
  inconclusive: '?',
  'not applicable': '–',
}

export interface Judgement {
  readonly verdict: Verdict
  /** What was seen, in a sentence. */
  readonly found: string
  /** The one thing to do next. */
  readonly remedy?: string
  /** Told from a refusal, not from an answer: where one this depends on failed, that one is the reason. */
  readonly blind?: true
}

export interface Diagnostic<Facts> {
  readonly name: string
  readonly title: string
  /** Diagnostics without which this one cannot be told, by name. */
  readonly dependsOn: readonly string[]
  judge(facts: Facts): Judgement
}

/** What came of one. */
export interface Diagnosis extends Omit<Judgement, 'blind'> {
  readonly name: string
  readonly title: string
}

export const passed = (found: string): Judgement => ({ verdict: 'passed', found })
export const warning = (found: string, remedy: string): Judgement => ({ verdict: 'warning', found, remedy })
export const failed = (found: string, remedy: string): Judgement => ({ verdict: 'failed', found, remedy })
export const inconclusive = (found: string, remedy?: string): Judgement => ({
  verdict: 'inconclusive',
  found,
  ...(remedy === undefined ? {} : { remedy }),
})
