import type { Json } from './types.ts'

/** Teams gives a bot about this long to answer. */
const PATIENCE_MS = 15_000

export interface BotAnswer {
  readonly ok: boolean
  readonly status?: number
  readonly body?: unknown
  /** Why nothing came of it, for the person in front of the page. */
  readonly error?: string
}

/** Hands one activity to the bot's endpoint and waits for the end of its turn. */
export async function deliver(endpoint: string, activity: Json): Promise<BotAnswer> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await response.text()
    const { ok, status } = response
    if (!ok)
      return {
        ok,
        status,
        error: `Stagecoach answered with HTTP ${status}: ${text.slice(0, 300) || 'no reason given'}`,
      }
    return { ok, status, body: parseJson(text) }
  } catch (error) {
    return { ok: false, error: whyNot(error, endpoint) }
  }
}

function whyNot(error: unknown, endpoint: string): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `Stagecoach did not answer within ${PATIENCE_MS / 1000} seconds.`
  return `Stagecoach cannot be reached at ${endpoint}. Is it running?`
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
