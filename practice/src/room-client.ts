import type { Turn } from './teams/turns.ts'
import type { RoomMessage } from './teams/types.ts'

export interface RoomState {
  readonly cursor: string
  readonly conversations: readonly { readonly place: string; readonly id: string; readonly name: string }[]
  readonly messages: readonly RoomMessage[]
}

/** What the room refuses, or that it is not there, in words for a terminal. */
export class RoomError extends Error {}

/** The practice room's HTTP API, for whoever is no browser: `say`, the tour, tests. */
export interface RoomClient {
  state(as: string): Promise<RoomState>
  say(order: object): Promise<Turn>
  press(order: object): Promise<Turn>
  /** Lets something happen to somebody of the company; answers with what that means. */
  changePerson(change: object): Promise<{ readonly done: string }>
  /** A ready-made list by its name, as a file to bring along. */
  sample(name: string): Promise<{ name: string; base64: string }>
  /** What changes after `cursor`, until nothing has for `quiet` milliseconds or `bound` are over. */
  catchUp(as: string, cursor: string, quiet: number, bound: number): Promise<RoomMessage[]>
}

export function roomClient(url: string): RoomClient {
  async function reach(path: string, init?: RequestInit): Promise<Response> {
    try {
      return await fetch(`${url}/practice/api/${path}`, init)
    } catch {
      throw new RoomError(`No practice room answers at ${url}. Start it with: npm start`)
    }
  }

  async function call<T>(path: string, body?: object): Promise<T> {
    const headers = { 'content-type': 'application/json' }
    const response = await reach(path, body && { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await response.text()
    if (response.ok) return JSON.parse(text) as T
    throw new RoomError(refusal(text) ?? `What answers at ${url} is no practice room (HTTP ${response.status}).`)
  }

  return {
    state: (as) => call(`state?as=${as}`),
    say: (order) => call('say', order),
    press: (order) => call('press', order),
    changePerson: (change) => call('people', change),
    async sample(name) {
      const { samples } = await call<{ samples: { name: string; text: string }[] }>('samples')
      const found = samples.find((sample) => sample.name === name)
      if (found === undefined) throw new RoomError(`There is no sample list ${name}.`)
      return { name, base64: Buffer.from(found.text).toString('base64') }
    },
    async catchUp(as, cursor, quiet, bound) {
      const abort = new AbortController()
      const end = setTimeout(() => abort.abort(), bound)
      let rest = setTimeout(() => abort.abort(), quiet)
      const changed = new Map<string, RoomMessage>()
      try {
        const response = await reach(`events?as=${as}&after=${encodeURIComponent(cursor)}`, { signal: abort.signal })
        for await (const message of messagesIn(response)) {
          clearTimeout(rest)
          rest = setTimeout(() => abort.abort(), quiet)
          changed.set(message.id, message)
        }
      } catch (error) {
        if (!abort.signal.aborted) throw error
      } finally {
        clearTimeout(end)
        clearTimeout(rest)
        abort.abort()
      }
      return [...changed.values()]
    },
  }
}

async function* messagesIn(response: Response): AsyncGenerator<RoomMessage> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data !== undefined && /^event: message$/m.test(event))
        yield (JSON.parse(data) as { message: RoomMessage }).message
    }
  }
}

function refusal(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } }
    return error?.message
  } catch {
    return undefined
  }
}
