import type { NextFunction, Request, Response } from 'express'
import { z } from 'zod'

/** A refusal in the connector's own form, `{ error: { code, message } }`; the room's API speaks the same. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly retryAfter: number | undefined
  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}

export function accept<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  throw new Refusal(400, 'BadSyntax', z.prettifyError(parsed.error))
}

export function refuse(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error)
    return
  }
  const refusal = error instanceof Refusal ? error : (fromBodyParser(error) ?? ownFault(error))
  if (refusal.retryAfter !== undefined) response.set('Retry-After', String(refusal.retryAfter))
  response.status(refusal.status).json({ error: { code: refusal.code, message: refusal.message } })
}

/** What express' body parser throws carries the status it wants; without this it would answer with a page of stack. */
function fromBodyParser(error: unknown): Refusal | undefined {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500)) return
  return new Refusal(error.status, error.status === 413 ? 'MessageSizeTooBig' : 'BadSyntax', error.message)
}

/** A bug of the room's, or a full disk: said in words, as the room is this machine's own. */
function ownFault(error: unknown): Refusal {
  return new Refusal(500, 'InternalError', `The practice room failed: ${String(error)}`)
}
