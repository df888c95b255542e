/** Facts a plan rests on: read when it is drawn up, hashed with it, read again before it runs. */
import { UserError } from '../messages/user-error.ts'
import { listHash } from '../migration/csv.ts'
import { startTakesEffect } from '../migration/statuses.ts'
import type { Guard } from './plan.ts'
import type { StepContext } from './step.ts'

type GuardContext = Pick<StepContext, 'systems' | 'rows'>
type Read = (args: Readonly<Record<string, unknown>>, context: GuardContext) => Promise<string>

/** Where a fact has to be so from the beginning: nobody is asked to agree to a plan that rests on the contrary. */
const MUST: Readonly<Record<string, string>> = { 'name-free': 'free', 'ready-to-start': 'ready' }

const KINDS: Readonly<Record<string, Read>> = {
  /** `free`, or the batch's status. */
  'name-free': async ({ batch }, { systems }) => {
    const found = await systems.exchange.batch(String(batch))
    return found === undefined ? 'free' : `taken: a batch of this name is in Exchange, ${found.status}`
  },
  'list-same': async ({ batch }, { rows }) => {
    const found = await rows(String(batch))
    return found === undefined ? 'the list is gone' : listHash(found)
  },
  'endpoint-there': async ({ endpoint }, { systems }) => {
    const found = (await systems.exchange.endpoints()).find((item) => item.identity === endpoint)
    return found === undefined ? 'the endpoint is gone' : `${found.identity} → ${found.remoteServer ?? 'Autodiscover'}`
  },
  'ready-to-start': async ({ batch }, { systems }) => {
    const found = await systems.exchange.batch(String(batch))
    if (found === undefined) return 'the batch is gone'
    return startTakesEffect(found.status) ? 'ready' : `not ready: ${found.status}`
  },
}

/** Reads the fact now and makes it a guard. `says` is the sentence people see. Throws `UserError` where it is not so. */
export async function guard(
  kind: string,
  args: Readonly<Record<string, unknown>>,
  says: string,
  context: GuardContext,
): Promise<Guard> {
  const value = await read(kind, args, context)
  if (MUST[kind] !== undefined && value !== MUST[kind]) {
    throw new UserError(
      `It is not so that “${says}”: ${value}.`,
      'Look at it in the Exchange admin center, then ask again.',
    )
  }
  return { kind, args: { ...args }, says, value }
}

/** The guards that no longer hold, as sentences. Empty = all hold. */
export async function broken(guards: readonly Guard[], context: GuardContext): Promise<string[]> {
  const now = await Promise.all(guards.map((item) => read(item.kind, item.args, context)))
  return guards.flatMap((item, index) =>
    now[index] === item.value ? [] : [`“${item.says}” no longer holds (${now[index]})`],
  )
}

async function read(kind: string, args: Readonly<Record<string, unknown>>, context: GuardContext): Promise<string> {
  const reader = KINDS[kind]
  return reader === undefined ? `this program knows no guard ${kind}` : reader(args, context)
}
