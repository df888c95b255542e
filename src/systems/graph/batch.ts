import { z } from 'zod'
import { parseJson } from '../body.ts'
import type { HttpRequest } from '../http.ts'
import { retryAfterIn } from '../pace.ts'
import { RemoteError } from '../ports.ts'
import type { Caller, Fault } from '../retry.ts'
import { judge, judgeBody } from './judge.ts'

/** One request of many. `url` is below the version, e.g. `/users/…`. */
export interface BatchItem {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: object
}

/** What became of one: its value (undefined where there is no such object), or why not. */
export type BatchOutcome = { readonly value: unknown } | { readonly error: RemoteError }

/** All items at once, twenty a request; outcomes in the order given. */
export type RunBatch = (operation: string, items: readonly BatchItem[]) => Promise<BatchOutcome[]>

/** A batch of Graph's holds no more. */
const LIMIT = 20
const Answers = z.object({
  responses: z.array(
    z.object({
      id: z.coerce.string(),
      status: z.coerce.number(),
      headers: z.record(z.string(), z.coerce.string()).optional().catch(undefined),
      body: z.unknown().optional(),
    }),
  ),
})

/**
 * `POST {url}/v1.0/$batch`. Every item has its own status: those that were throttled are sent again after the longest
 * time one of them names, the others not. Reads are sent again after a 5xx too, writes never.
 */
export function createBatching(url: string, call: Caller, timeout: number): RunBatch {
  const address = `${url.replace(/\/+$/, '')}/v1.0/$batch`
  const headers = {
    Accept: 'application/json',
    'Accept-Encoding': 'identity',
    'Content-Type': 'application/json; charset=utf-8',
  }

  async function chunk(operation: string, items: readonly BatchItem[]): Promise<BatchOutcome[]> {
    const write = items.some(({ method }) => method !== 'GET')
    const settled = new Map<number, BatchOutcome>()
    const open = () => items.flatMap((item, id) => (settled.has(id) ? [] : [{ id: String(id), ...withType(item) }]))
    const fail = (fault: Fault): BatchOutcome => {
      const { code, text, retryable, answered } = fault
      return { error: new RemoteError({ system: 'Microsoft Graph', operation, code, text, retryable, answered }) }
    }
    /** Settles what is settled; the fault that holds for the rest. */
    const settle = (json: unknown): Fault | undefined => {
      const answers = Answers.safeParse(json)
      if (!answers.success) return unreadable(operation)
      let worst: Fault | undefined
      const asked = new Set(open().map(({ id }) => id))
      for (const { id, status, headers, body } of answers.data.responses) {
        if (!asked.has(id)) continue
        const judged = judgeBody(status, typeof body === 'string' ? (parseJson(body) ?? body) : body, write)
        if ('value' in judged) settled.set(Number(id), judged)
        else if (judged.fault.undone || (!write && judged.fault.retryable)) {
          const wait = Math.max(worst?.wait ?? 0, retryAfterIn(headers) ?? 0)
          worst = { ...judged.fault, ...(wait > 0 ? { wait } : {}) }
        } else settled.set(Number(id), fail(judged.fault))
      }
      return settled.size === items.length ? undefined : (worst ?? unreadable(operation))
    }
    try {
      await call({
        operation,
        write,
        request: (): HttpRequest => ({
          method: 'POST',
          url: address,
          headers,
          timeout,
          body: JSON.stringify({ requests: open() }),
        }),
        read: (answer) => {
          const judged = judge(answer, false)
          if ('fault' in judged) return judged
          const fault = settle(judged.value)
          return fault === undefined ? { value: undefined } : { fault }
        },
      })
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error
      return items.map((_, id) => settled.get(id) ?? { error })
    }
    return items.map((_, id) => settled.get(id) ?? fail(unreadable(operation)))
  }

  return async (operation, items) => {
    const chunks: BatchItem[][] = []
    for (let from = 0; from < items.length; from += LIMIT) chunks.push(items.slice(from, from + LIMIT))
    return (await Promise.all(chunks.map((some) => chunk(operation, some)))).flat()
  }
}

function withType(item: BatchItem): object {
  return item.body === undefined ? item : { ...item, headers: { 'Content-Type': 'application/json' } }
}

/** An item without an answer, or no batch at all: nobody knows what was done. */
function unreadable(operation: string): Fault {
  const text = `Graph did not answer every part of ${operation}`
  return { code: 'UnexpectedAnswer', text, retryable: true, answered: false, undone: false, throttled: false }
}
