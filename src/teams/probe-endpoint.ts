/** Knocks at the bot's public address as Teams would, without a token and with nothing to say. */
import { REFUSED_BODY } from './bot.ts'

export type Met =
  | { readonly is: 'the bot' }
  | { readonly is: 'something else'; readonly status: number; readonly location: string | undefined }
  | { readonly is: 'nothing'; readonly code: string; readonly text: string }

/** The bot turns an empty activity away before it asks who sent it, in words of its own: so it is told apart. */
export async function probeEndpoint(publicUrl: string, timeoutMs: number): Promise<Met> {
  try {
    const response = await fetch(`${publicUrl}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = (await response.text()).slice(0, 1_000)
    if (response.status === 400 && text.includes(REFUSED_BODY.error)) return { is: 'the bot' }
    const location = response.headers.get('location') ?? undefined
    return { is: 'something else', status: response.status, location: hostOf(location, publicUrl) }
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause ?? error
    const { code = 'NoAnswer', message = 'no answer' } = cause as { code?: string | number; message?: string }
    return { is: 'nothing', code: String(code), text: message }
  }
}

/** Only the host: a sign-in page's address carries state of its own. */
function hostOf(location: string | undefined, base: string): string | undefined {
  if (location === undefined || !URL.canParse(location, base)) return undefined
  return new URL(location, base).host
}
