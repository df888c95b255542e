import type { Step } from '../../records/plan.ts'
import type { AnyStepKind, StepKinds } from '../step.ts'
import { batchCreate } from './batch-create.ts'
import { batchStart } from './batch-start.ts'
import { batchStop } from './batch-stop.ts'

export const STEP_KINDS: StepKinds = [batchCreate, batchStart, batchStop]

/** The code of a stored step; undefined when this program no longer knows its kind or version. */
export function stepKind(step: Pick<Step, 'kind' | 'version'>, kinds: StepKinds = STEP_KINDS): AnyStepKind | undefined {
  return kinds.find((kind) => kind.kind === step.kind && kind.version === step.version)
}

/** A step of a kind this program knows, for a new plan. Its arguments are checked when it is made. */
export function step<A extends Record<string, unknown>>(
  kind: { kind: string; version: number; args: { parse(value: unknown): A } },
  args: A,
  many: Pick<Step, 'items' | 'stopAtPercent'> = {},
): Step {
  return { kind: kind.kind, version: kind.version, args: kind.args.parse(args), ...many }
}

export function powershell(steps: readonly Step[], kinds?: StepKinds): string[] {
  return steps.map((item) => described(item, '# ', kinds, (kind, args) => kind.powershell(args)))
}

export function stepTitle(item: Step, kinds?: StepKinds): string {
  return described(item, '', kinds, (kind, args) => kind.title(args))
}

/** A stored step in words; one this program cannot read any more is called so. */
function described(
  item: Step,
  prefix: string,
  kinds: StepKinds | undefined,
  say: (kind: AnyStepKind, args: unknown) => string,
): string {
  const kind = stepKind(item, kinds)
  const args = kind?.args.safeParse(item.args)
  if (kind === undefined || args === undefined || !args.success)
    return `${prefix}unknown step ${item.kind} v${item.version}`
  return say(kind, args.data)
}

export { batchCreate, batchStart, batchStop }
