/** The whole main job played from nothing, printed as it goes and kept as one HTML page with the cards drawn. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type RoomClient, roomClient } from './room-client.ts'
import { invokeText, messageText } from './say-print.ts'
import { cardActions } from './teams/card-actions.ts'
import { renderConversationHtml, type Transcript } from './teams/conversation-html.ts'
import type { UserKey } from './teams/people.ts'
import type { Turn } from './teams/turns.ts'
import { cardOf, type RoomMessage } from './teams/types.ts'

export interface TourOptions {
  /** Starts the program with these settings and nothing else of the environment. */
  readonly open: (settings: Readonly<Record<string, string>>) => Promise<{ url: string; close(): Promise<void> }>
  readonly stdout: { write(text: string): unknown }
  /** Where the page is written. */
  readonly page: string
}

/** Estate seconds a second: a batch that takes half a day is through in some fifteen seconds. */
const SPEED = '3000'
/** How often the tour looks for a turn of events, up to three seconds each time, before it says that it failed. */
const LOOKS = 25

type Place = 'channel' | 'personal'

/** Ends with 0 when the batch was synced and its checklist stood there, 1 when it did not come to that. */
export async function tour({ open, stdout, page }: TourOptions): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stagecoach-tour-'))
  const app = await open({ PORT: '0', DATA_DIR: dataDir, PRACTICE_SPEED: SPEED, LOG_LEVEL: 'silent' })
  try {
    const guide = createGuide(roomClient(app.url), (text) => stdout.write(`${text}\n`))
    await play(guide)
    await mkdir(dirname(page), { recursive: true })
    await writeFile(page, await renderConversationHtml(await guide.transcript()))
    stdout.write(`\nThe conversation with its cards drawn: ${page}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof TourError)) throw error
    stdout.write(`\nThe tour did not come to its end: ${error.message}\n`)
    return 1
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

class TourError extends Error {}

async function play(guide: Guide): Promise<void> {
  guide.chapter('Is everything ready?')
  await guide.say('operator', 'channel', 'check')
  guide.chapter('A list of mailboxes becomes a batch, and every row is looked at')
  await guide.say('operator', 'personal', 'batch new sales-1', 'sales-1.csv')
  guide.chapter('The start is asked for, and another person decides')
  await guide.say('operator', 'channel', 'batch start sales-1')
  await guide.press('operator', 'Approve')
  await guide.press('approver', 'Approve')
  guide.chapter('Exchange Online copies, one card tells how far it is')
  await guide.until(/sales-1 is synced/)
  if (guide.has(/synced with errors/)) {
    guide.chapter('What failed is explained, and tried again')
    await guide.say('operator', 'channel', 'batch start sales-1')
    await guide.press('approver', 'Approve')
    await guide.until(/sales-1 is synced:/)
  }
  guide.chapter('After the copy: the checklist')
  await guide.say('operator', 'channel', 'batch show sales-1')
  await guide.say('operator', 'channel', 'checklist sales-1')
  await guide.press('operator', 'Done')
}

interface Guide {
  chapter(heading: string): void
  say(as: UserKey, place: Place, text: string, sample?: string): Promise<void>
  press(as: UserKey, title: string): Promise<void>
  has(pattern: RegExp): boolean
  until(pattern: RegExp): Promise<void>
  transcript(): Promise<Transcript>
}

function createGuide(room: RoomClient, print: (text: string) => void): Guide {
  const seen = new Map<string, string>()

  function show(messages: readonly RoomMessage[]): void {
    for (const message of messages) {
      if (message.from.role !== 'bot') continue
      const text = messageText(message)
      if (seen.get(message.id) === text) continue
      seen.set(message.id, text)
      print(`\n${text}`)
    }
  }

  async function after(turn: Turn, as: UserKey): Promise<void> {
    show(turn.changes.map(({ message }) => message))
    const answer = turn.invoke && invokeText(turn.invoke)
    if (answer !== undefined) print(`\n${answer}`)
    show(await room.catchUp(as, turn.cursor, 600, 3_000))
  }

  return {
    chapter: (heading) => print(`\n\n── ${heading} ${'─'.repeat(Math.max(0, 70 - heading.length))}`),
    async say(as, place, text, sample) {
      print(`\n${as} (${place}): ${text}${sample === undefined ? '' : `   [${sample}]`}`)
      const file = sample === undefined ? {} : { file: await room.sample(sample) }
      await after(await room.say({ as, in: place, text, ...file }), as)
    },
    async press(as, title) {
      print(`\n${as} presses [${title}]`)
      const { messages } = await room.state(as)
      const card = [...messages]
        .reverse()
        .find((message) =>
          cardActions(cardOf(message) ?? {}).some((action) => action.title === title && action.enabled),
        )
      if (card === undefined) throw new TourError(`no card has a button [${title}]`)
      await after(await room.press({ as, activity: card.id, title }), as)
    },
    has: (pattern) => [...seen.values()].some((text) => pattern.test(text)),
    async until(pattern) {
      let { cursor } = await room.state('operator')
      for (let look = 0; ![...seen.values()].some((text) => pattern.test(text)); look++) {
        if (look === LOOKS) throw new TourError(`nothing said “${pattern.source}”`)
        show(await room.catchUp('operator', cursor, 1_500, 3_000))
        cursor = (await room.state('operator')).cursor
        show((await room.state('operator')).messages)
      }
    },
    async transcript() {
      const { messages, conversations } = await room.state('operator')
      const chapters = conversations
        .filter(({ place }) => place !== 'group')
        .map(({ id, place, name }) => ({
          heading: place === 'personal' ? 'Olive’s own chat with Stagecoach' : name,
          reader: 'operator' as const,
          messages: messages.filter((message) => message.conversation === id),
        }))
      return {
        title: 'Stagecoach: a staged migration from first command to checklist',
        about: 'Played on the practice estate, an invented company on one machine. Nothing here is real.',
        chapters: [...chapters].reverse(),
      }
    },
  }
}
