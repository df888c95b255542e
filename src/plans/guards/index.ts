import { UserError } from '../../messages/user-error.ts'
import type { Guard } from '../../records/plan.ts'
import type { ReadContext } from '../step.ts'
import { endpointThere } from './endpoint-there.ts'
import type { AnyGuardKind, GuardKind } from './guard.ts'
import { listSame } from './list-same.ts'
import { nameFree } from './name-free.ts'
import { readyToStart } from './ready-to-start.ts'

const KINDS: readonly AnyGuardKind[] = [nameFree, listSame, endpointThere, readyToStart]

function guardKind({ kind, version }: Pick<Guard, 'kind' | 'version'>): AnyGuardKind | undefined {
  return KINDS.find((one) => one.kind === kind && one.version === version)
}

/** The guards this program no longer knows, as sentences: a plan that rests on one is void. */
export function unknownGuards(guards: readonly Guard[]): string[] {
  return guards
    .filter((guard) => guardKind(guard)?.args.safeParse(guard.args).success !== true)
    .map((guard) => `this version no longer knows the guard ${guard.kind} v${guard.version}`)
}

/** Reads the fact now and makes it a guard. `message` is the sentence people see. Throws `UserError` where it is not so. */
export async function guard<A extends Record<string, unknown>>(
  kind: GuardKind<A>,
  args: A,
  message: string,
  context: ReadContext,
): Promise<Guard> {
  const value = await kind.read(args, context)
  if (kind.must !== undefined && value !== kind.must) {
    throw new UserError(
      `It is not so that “${message}”: ${value}.`,
      'Look at it in the Exchange admin center, then ask again.',
    )
  }
  return { kind: kind.kind, version: kind.version, args: { ...args }, value, message }
}

/** The guards that no longer hold, as sentences. Empty = all hold. */
export async function broken(guards: readonly Guard[], context: ReadContext): Promise<string[]> {
  const unknown = unknownGuards(guards)
  if (unknown.length > 0) return unknown
  const now = await Promise.all(
    guards.map((item) => {
      const kind = guardKind(item)
      return kind?.read(kind.args.parse(item.args), context)
    }),
  )
  return guards.flatMap((item, index) =>
    now[index] === item.value ? [] : [`“${item.message}” no longer holds (${now[index]})`],
  )
}

export { endpointThere, listSame, nameFree, readyToStart }
