import { parseArgs } from 'node:util'

export const SAY_USAGE = `Talks to the running practice room.

  npm run --silent say -- [options] "<text>"

  --as operator|approver|viewer    who speaks (operator)
  --in channel|personal|group      where (channel; with --file, the personal chat)
  --file list.csv                  brings a file along; Teams takes files in personal chats only
  --press "<button title>"         presses the newest button of that title there
  --input name=value               fills in the pressed card's input, as often as needed
  --change kind=address            lets something happen to somebody of the practice company, beside the bot:
                                   leave, return, join, rename, primary, hide, unhide, licence, unlicence,
                                   lose-mail-user, lose-mailbox, disable, enable; rewrite=COUNT touches so many recipients
  --to "<name or address>"         with join and rename the name, with primary the new address
  --json                           one activity a line, cards whole

  npm run --silent say -- help
  npm run --silent say -- --file sales-1.csv "batch new sales-1"
  npm run --silent say -- --as approver --press Approve
  npm run --silent say -- --change leave=anna.keller@brightwater.example`

const SAY_USERS = ['operator', 'approver', 'viewer'] as const
const SAY_PLACES = ['channel', 'personal', 'group'] as const
type SayUser = (typeof SAY_USERS)[number]
type SayPlace = (typeof SAY_PLACES)[number]

export interface SayArgs {
  readonly as: SayUser
  readonly in: SayPlace
  readonly text: string
  readonly json: boolean
  readonly file?: string
  readonly press?: string
  readonly inputs: Readonly<Record<string, string>>
  /** What is to happen to somebody, as the room takes it. */
  readonly change?: Readonly<Record<string, string | number>>
}

/** What was typed after `say`, or the sentence that says what is wrong with it. */
export function parseSay(argv: readonly string[]): SayArgs | { readonly wrong: string } | 'help' {
  const read = readOptions(argv)
  if (typeof read === 'string') return { wrong: read }
  const { values, positionals } = read
  if (values.help) return 'help'
  const as = SAY_USERS.find((user) => user === values.as)
  if (!as) return { wrong: `--as is one of ${SAY_USERS.join(', ')}` }
  const wanted = values.in ?? (values.file === undefined ? 'channel' : 'personal')
  const place = SAY_PLACES.find((each) => each === wanted)
  if (!place) return { wrong: `--in is one of ${SAY_PLACES.join(', ')}` }
  if (values.file !== undefined && place !== 'personal')
    return { wrong: 'Teams hands a bot files in a personal chat only: leave out --in, or say --in personal' }
  const text = positionals.join(' ')
  const change = changeOf(values.change, values.to)
  if (change !== undefined) {
    if ('wrong' in change) return change
    const more = text !== '' || values.file !== undefined || values.press !== undefined
    if (more) return { wrong: 'let something happen with --change, or say something; not both at once' }
    return { as, in: place, text, json: values.json, inputs: {}, change: change.asked }
  }
  if (values.press !== undefined && (text !== '' || values.file !== undefined))
    return { wrong: 'either press a button or say something' }
  if (values.press === undefined && text === '' && values.file === undefined)
    return { wrong: 'nothing to say. Try: npm run --silent say -- help' }
  const inputs = (values.input ?? []).map((pair) => [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ])
  if ((values.input ?? []).some((pair) => !/^[^=]+=/.test(pair))) return { wrong: '--input is written name=value' }
  return {
    as,
    in: place,
    text,
    json: values.json,
    inputs: Object.fromEntries(inputs),
    ...(values.file === undefined ? {} : { file: values.file }),
    ...(values.press === undefined ? {} : { press: values.press }),
  }
}

type Change = { readonly asked: Readonly<Record<string, string | number>> } | { readonly wrong: string }

/** `leave=anna@…`, `rewrite=5000`. The room knows which kinds there are. */
function changeOf(text: string | undefined, to: string | undefined): Change | undefined {
  if (text === undefined) return to === undefined ? undefined : { wrong: '--to goes with --change' }
  const [, kind, about] = /^([a-z-]+)=(.+)$/.exec(text) ?? []
  if (kind === undefined || about === undefined) return { wrong: '--change is written kind=address' }
  if (kind === 'rewrite') return { asked: { kind, count: Number(about) } }
  return { asked: { kind, address: about, ...(to === undefined ? {} : { to }) } }
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        as: { type: 'string', default: 'operator' },
        in: { type: 'string' },
        file: { type: 'string' },
        press: { type: 'string' },
        input: { type: 'string', multiple: true },
        change: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
