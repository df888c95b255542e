import type { Request, Response } from 'express'
import type { UserKey } from './people.ts'
import { asSeenBy } from './types.ts'
import { canSee, type World } from './world.ts'

const HEARTBEAT_MS = 25_000

/** Server-sent events: what changes in the room, to whoever has it open. */
export interface Events {
  stream(request: Request, response: Response, reader: UserKey, after: string | undefined): void
  close(): void
}

/**
 * Events are `message` ({change, message}, sent again whole whenever it changes), `typing` and `reset`. A reader who
 * comes back with the cursor he had gets what changed since; with one of another epoch, `reset`.
 */
export function createEvents(world: World): Events {
  const readers = new Set<Response>()

  return {
    stream(request, response, reader, after) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      })
      readers.add(response)
      const send = (event: string, data: unknown) => {
        response.write(`id: ${world.cursor()}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      }
      const off = world.on((event) => {
        if (event.type === 'reset') send('reset', {})
        else if (event.type === 'typing') {
          if (canSee(event, reader)) send('typing', { conversation: event.conversation, thread: event.thread })
        } else if (canSee(event.message, reader))
          send('message', { change: event.change, message: asSeenBy(event.message, reader) })
      })
      const beat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS)
      request.on('close', () => {
        off()
        clearInterval(beat)
        readers.delete(response)
      })
      const [epoch, seq] = (request.get('last-event-id') ?? after ?? '').split(':')
      if (!epoch) send('hello', {})
      else if (epoch !== world.cursor().split(':')[0]) send('reset', {})
      else for (const message of world.messages(reader, Number(seq))) send('message', { change: 'updated', message })
    },
    close() {
      for (const response of readers) response.end()
      readers.clear()
    },
  }
}
