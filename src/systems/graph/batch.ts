import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { retryAfter } from '../pause.ts'
import type { Caller, Fault } from '../retry.ts'
import { judge, judgeJson } from './judge.ts'

/** What each path answers, in the paths' order; undefined where there is no such object. Each is already encoded. */
export type Batch = (operation: string, paths: readonly string[]) => Promise<unknown[]>

/** More parts are refused (learn.microsoft.com/graph/json-batching). */
const PARTS = 20

const Answer = z.object({ responses: z.array(z.unknown()) })
const PartAnswer = z.object({
  id: z.coerce.number().int(),
  status: z.number().int(),
  headers: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  body: z.unknown().optional(),
})

/** `POST /$batch`: many reads in one request. It answers 200 whatever became of its parts, each of which has its own status. */
export function createBatch(
  base: string,
  headers: Readonly<Record<string, string>>,
  call: Caller,
  timeout: number,
  clock: Clock,
): Batch {
  async function some(operation: string, paths: readonly string[]): Promise<unknown[]> {
    const found: unknown[] = paths.map(() => undefined)
    const open = new Set(paths.keys())

    /** Takes what is settled; the others are sent again, and only they. The first that is no use repeating ends it. */
    function take(value: unknown): { readonly value: unknown[] } | { readonly fault: Fault } {
      const responses = Answer.safeParse(value).data?.responses
      if (responses === undefined) return { fault: odd('something else than a batch') }
      let worst: Fault | undefined
      for (const response of responses) {
        const part = PartAnswer.safeParse(response).data
        if (part === undefined || !open.has(part.id)) continue
        const judged = judgeJson(part.status, part.body)
        if ('value' in judged) {
          found[part.id] = judged.value
          open.delete(part.id)
        } else worst = worse(worst, waiting(judged.fault, part.headers, clock))
      }
      if (open.size === 0) return { value: found }
      return { fault: worst ?? odd(`no word of ${open.size} parts of a batch`) }
    }

    return call({
      operation,
      write: false,
      request: () => ({
        method: 'POST',
        url: `${base}$batch`,
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          requests: [...open].map((id) => ({ id: String(id), method: 'GET', url: `/${paths[id]}` })),
        }),
        timeout,
      }),
      read: (answer) => {
        const judged = judge(answer)
        return 'fault' in judged ? judged : take(judged.value)
      },
    })
  }

  return async (operation, paths) => {
    const batches: Promise<unknown[]>[] = []
    for (let from = 0; from < paths.length; from += PARTS)
      batches.push(some(operation, paths.slice(from, from + PARTS)))
    return (await Promise.all(batches)).flat()
  }
}

/** With the time its part was asked to wait: one pause holds for the whole tenant, not for the part alone. */
function waiting(fault: Fault, headers: Readonly<Record<string, unknown>> | null | undefined, clock: Clock): Fault {
  const [, written] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const wait = written === undefined ? undefined : retryAfter(String(written), clock.now())
  return wait === undefined ? fault : { ...fault, wait }
}

/** What is no use repeating before what is; of those that ask to wait, the one that asks for longest. */
function worse(one: Fault | undefined, other: Fault): Fault {
  if (one === undefined) return other
  if (one.retryable !== other.retryable) return one.retryable ? other : one
  if (one.throttled !== other.throttled) return one.throttled ? one : other
  return (other.wait ?? 0) > (one.wait ?? 0) ? other : one
}

function odd(what: string): Fault {
  const text = `Graph answered ${what}`
  return { code: 'UnexpectedAnswer', text, retryable: true, answered: true, undone: false, throttled: false }
}
