/** One `InvokeCommand`: from its body to its page of objects. */

import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { type Answer, type Cmdlet, type Context, readParameters } from './cmdlets/cmdlet.ts'
import { distorted } from './distort.ts'
import { createPager, expiredPage, type Page } from './paging.ts'
import type { FreshStatus } from './status.ts'
import type { ExchangeTenant } from './tenant.ts'
import { badParameter, type Output } from './wire.ts'
import { key } from './world.ts'

/** How long a batch just made stays unseen under the fault `exchange-slow-to-appear`. */
const SLOW = 5_000
const DEFAULT_RESULT_SIZE = 1_000

interface Invocation {
  readonly name: string
  readonly cmdlet: Cmdlet
  readonly parameters: Readonly<Record<string, unknown>>
  readonly pageSize: number
  readonly anchor: string | undefined
}

export interface Result {
  readonly page: Page<() => Output>
  readonly warnings: readonly string[]
  /** What PowerShell would have asked: nothing has been done. */
  readonly confirmation?: string
}

export interface Invoker {
  /** Throws `Refusal`. */
  invoke(invocation: Invocation): Result
  /** A further page. Throws `Refusal`. */
  next(token: string, anchor: string | undefined): Result
}

export function createInvoker(options: {
  tenant: ExchangeTenant
  faults: Faults
  wall: Clock
  fresh: FreshStatus
}): Invoker {
  const { tenant, faults, wall, fresh } = options
  const pager = createPager<() => Output>(wall)
  const unseen = new Map<string, number>()
  const context: Context = {
    tenant,
    fresh,
    faults,
    appeared: (batch) => (unseen.get(key(batch.name)) ?? 0) <= wall.now().getTime(),
    made: (name) => {
      if (faults.strikes('exchange-slow-to-appear')) unseen.set(key(name), wall.now().getTime() + SLOW)
    },
  }
  return {
    invoke: ({ name, cmdlet, parameters, pageSize, anchor }) => {
      const read = readParameters(parameters, cmdlet)
      if (cmdlet.confirms !== undefined && !(read.raw('Confirm') === false || read.text('Confirm') === 'false')) {
        return { page: { items: [], next: undefined }, warnings: [], confirmation: cmdlet.confirms }
      }
      const { answer, warnings } = limit(cmdlet, read.text('ResultSize'), cmdlet.run(read, context))
      return { page: pager.first(distorted(faults, name, answer), pageSize, anchor), warnings }
    },
    next: (token, anchor) => {
      if (faults.strikes('exchange-page-expired')) throw expiredPage()
      return { page: pager.next(token, anchor), warnings: [] }
    },
  }
}

/** Without `ResultSize`, Exchange Online gives a thousand and says so. */
function limit(cmdlet: Cmdlet, resultSize: string | undefined, answer: Answer): { answer: Answer; warnings: string[] } {
  if (!cmdlet.parameters.includes('ResultSize') || resultSize?.toLowerCase() === 'unlimited') {
    return { answer, warnings: [] }
  }
  const most = resultSize === undefined ? DEFAULT_RESULT_SIZE : Number(resultSize)
  if (!Number.isInteger(most) || most < 1) throw badParameter(`Cannot bind parameter 'ResultSize' to '${resultSize}'.`)
  if (answer.length <= most) return { answer, warnings: [] }
  const text =
    resultSize === undefined
      ? 'By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items returned.'
      : 'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.'
  return { answer: answer.slice(0, most), warnings: [text] }
}
