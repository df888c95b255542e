/** Many questions in one request (`$batch`: learn.microsoft.com/graph/json-batching). */
import { z } from 'zod'
import type { HttpAnswer } from '../http.ts'
import type { Fault } from '../retry.ts'
import { judge, judged } from './judge.ts'

/** Graph takes no more in one. */
export const PARTS = 20

const Answers = z.object({
  responses: z.array(
    z.object({
      id: z.coerce.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).optional().catch(undefined),
      body: z.unknown().optional(),
    }),
  ),
})

export interface Batch {
  /** The body that asks what is still unanswered. */
  body(): string
  /** Takes what came. A part that was told to wait makes the whole wait, and only what is unanswered is asked again. */
  read(answer: HttpAnswer): { readonly value: readonly unknown[] } | { readonly fault: Fault }
}

/** `paths`: below `/v1.0/`, already encoded. The values come in their order; undefined where Graph knows no such thing. */
export function createBatch(paths: readonly string[]): Batch {
  const settled = new Map<number, unknown>()
  return {
    body: () =>
      JSON.stringify({
        requests: paths.flatMap((path, index) =>
          settled.has(index) ? [] : [{ id: String(index), method: 'GET', url: `/${path}` }],
        ),
      }),
    read: (answer) => {
      const whole = judge(answer)
      if ('fault' in whole) return whole
      const answers = Answers.safeParse(whole.value)
      if (!answers.success) return { fault: NOT_WHOLE }
      let fault: Fault | undefined
      for (const { id, status, headers, body } of answers.data.responses) {
        const part = judged(status, body)
        if ('value' in part) settled.set(Number(id), part.value)
        else fault = worse(fault, withWait(part.fault, headers))
      }
      if (fault === undefined && paths.some((_, index) => !settled.has(index))) fault = NOT_WHOLE
      return fault === undefined ? { value: paths.map((_, index) => settled.get(index)) } : { fault }
    },
  }
}

const NOT_WHOLE: Fault = {
  code: 'UnexpectedAnswer',
  text: 'Graph left questions of a batch unanswered',
  retryable: true,
  answered: true,
  undone: false,
  throttled: false,
}

/** One that never passes is told before one that may; of two waits the longer counts. */
function worse(before: Fault | undefined, now: Fault): Fault {
  if (before === undefined || (before.retryable && !now.retryable)) return now
  if (!before.retryable) return before
  return (now.wait ?? 0) > (before.wait ?? 0) ? now : before
}

function withWait(fault: Fault, headers: Readonly<Record<string, unknown>> | undefined): Fault {
  const [, written] = Object.entries(headers ?? {}).find(([name]) => /^retry-after$/i.test(name)) ?? []
  const seconds = Number(written)
  return Number.isFinite(seconds) && seconds > 0 ? { ...fault, wait: seconds * 1000 } : fault
}
