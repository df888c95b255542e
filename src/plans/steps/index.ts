import type { Step } from '../plan.ts'
import type { AnyStepKind } from '../step.ts'
import { batchCreate } from './batch-create.ts'
import { batchStart } from './batch-start.ts'
import { batchStop } from './batch-stop.ts'

const KINDS: readonly AnyStepKind[] = [batchCreate, batchStart, batchStop]

/** The code of a stored step; undefined when this program no longer knows its kind or version. */
export function stepKind(step: Pick<Step, 'kind' | 'version'>): AnyStepKind | undefined {
  return KINDS.find((kind) => kind.kind === step.kind && kind.version === step.version)
}

/** A step of a kind this program knows, for a new plan. Its arguments are checked when it is made. */
export function step<A extends Record<string, unknown>>(
  kind: { kind: string; version: number; args: { parse(value: unknown): A } },
  args: A,
): Step {
  return { kind: kind.kind, version: kind.version, args: kind.args.parse(args) }
}

export function powershell(steps: readonly Step[]): string[] {
  return steps.map((item) => described(item, '# ', (kind, args) => kind.powershell(args)))
}

export function stepTitle(item: Step): string {
  return described(item, '', (kind, args) => kind.says(args))
}

/** A stored step in words; one this program cannot read any more is called so. */
function described(item: Step, prefix: string, say: (kind: AnyStepKind, args: unknown) => string): string {
  const kind = stepKind(item)
  const args = kind?.args.safeParse(item.args)
  if (kind === undefined || args === undefined || !args.success)
    return `${prefix}unknown step ${item.kind} v${item.version}`
  return say(kind, args.data)
}

export { batchCreate, batchStart, batchStop }
