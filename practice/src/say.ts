import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type RoomClient, RoomError, type RoomState, roomClient } from './room-client.ts'
import { parseSay, SAY_USAGE, type SayArgs } from './say-args.ts'
import { invokeText, messageText } from './say-print.ts'
import { cardActions } from './teams/card-actions.ts'
import type { Turn } from './teams/turns.ts'
import { cardOf, type RoomMessage } from './teams/types.ts'

export interface SayOptions {
  /** Where the practice room is, e.g. `http://127.0.0.1:3978`; `port` on this machine does as well. */
  readonly url?: string
  readonly port?: number
  readonly stdout: { write(text: string): unknown }
  /** How long nothing must come after the bot's turn, and how long to wait at most, in milliseconds. */
  readonly quiet?: number
  readonly bound?: number
}

const DEFAULT_PORT = 3978

/** The practice room from a terminal. Ends with 0 when the bot took it, 1 when something went wrong, 2 for a bad call. */
export async function say(argv: readonly string[], options: SayOptions): Promise<number> {
  const print = (text: string) => options.stdout.write(`${text}\n`)
  const args = parseSay(argv)
  if (args === 'help') return done(print(SAY_USAGE), 0)
  if ('wrong' in args) return done(print(`say: ${args.wrong}\n\n${SAY_USAGE}`), 2)
  const room = roomClient((options.url ?? `http://127.0.0.1:${options.port ?? DEFAULT_PORT}`).replace(/\/$/, ''))
  try {
    if (args.change) return done(print(happened(await room.changePerson(args.change))), 0)
    const state = await room.state(args.as)
    const turn = args.press === undefined ? await speak(room, args) : await press(room, args, args.press, state)
    const later = await room.catchUp(args.as, turn.cursor, options.quiet ?? 700, options.bound ?? 5000)
    const changed = latest([...turn.changes.map(({ message }) => message), ...later])
    print(args.json ? jsonLines(turn, changed).join('\n') : textLines(args, state, turn, changed).join('\n\n'))
    return turn.bot.ok && (turn.invoke?.statusCode ?? 200) < 400 ? 0 : 1
  } catch (error) {
    if (!(error instanceof RoomError)) throw error
    return done(print(`say: ${error.message}`), 1)
  }
}

function happened({ done }: { readonly done: string }): string {
  return `It has happened: ${done}.`
}

async function speak(room: RoomClient, args: SayArgs): Promise<Turn> {
  const file = args.file === undefined ? {} : { file: await attach(args.file) }
  return room.say({ as: args.as, in: args.in, text: args.text, ...file })
}

async function attach(path: string): Promise<{ name: string; base64: string }> {
  try {
    return { name: basename(path), base64: (await readFile(path)).toString('base64') }
  } catch {
    throw new RoomError(`The file ${path} cannot be read.`)
  }
}

async function press(room: RoomClient, args: SayArgs, title: string, state: RoomState): Promise<Turn> {
  const here = state.conversations.find(({ place }) => place === args.in)?.id
  const offered = state.messages
    .filter(({ conversation }) => conversation === here)
    .reverse()
    .map((message) => ({ message, actions: cardActions(cardOf(message) ?? {}) }))
  const same = (each: { title: string }) => each.title.toLowerCase() === title.toLowerCase()
  const found =
    offered.find(({ actions }) => actions.some((each) => same(each) && each.enabled)) ??
    offered.find(({ actions }) => actions.some(same))
  if (found) return room.press({ as: args.as, activity: found.message.id, title, inputs: args.inputs })
  const titles = [...new Set(offered.flatMap(({ actions }) => actions.map((each) => `[${each.title}]`)))]
  const there = titles.length > 0 ? `There are: ${titles.join(' ')}` : 'There are no buttons yet.'
  throw new RoomError(`No card there has a button "${title}". ${there}`)
}

function latest(messages: readonly RoomMessage[]): RoomMessage[] {
  const byId = new Map<string, RoomMessage>()
  for (const message of messages) if (message.from.role === 'bot') byId.set(message.id, message)
  return [...byId.values()]
}

function jsonLines(turn: Turn, changed: readonly RoomMessage[]): string[] {
  const answer = turn.invoke ? [{ invoke: turn.invoke }] : []
  const trouble = turn.bot.ok ? [] : [{ error: turn.bot }]
  return [...changed, ...answer, ...trouble].map((each) => JSON.stringify(each))
}

function textLines(args: SayArgs, state: RoomState, turn: Turn, changed: readonly RoomMessage[]): string[] {
  const lines = changed.map((message) => {
    const conversation = state.conversations.find(({ id }) => id === message.conversation)
    return messageText(message, conversation?.place === args.in ? undefined : conversation?.name)
  })
  const answer = turn.invoke && invokeText(turn.invoke)
  if (answer !== undefined) lines.push(answer)
  if (!turn.bot.ok) lines.push(`say: ${turn.bot.error ?? 'Stagecoach did not take it.'}`)
  if (lines.length === 0) lines.push('(Stagecoach took it and said nothing.)')
  return lines
}

function done(_printed: unknown, code: number): number {
  return code
}
