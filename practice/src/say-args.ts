import { parseArgs } from 'node:util'

export const SAY_USAGE = `Talks to the running practice room.

  npm run --silent say -- [options] "<text>"

  --as operator|approver|viewer    who speaks (operator)
  --in channel|personal|group      where (channel; with --file, the personal chat)
  --file list.csv                  brings a file along; Teams takes files in personal chats only
  --press "<button title>"         presses the newest button of that title there
  --input name=value               fills in the pressed card's input, as often as needed
  --json                           one activity a line, cards whole

  npm run --silent say -- help
  npm run --silent say -- --file sales-1.csv "batch new sales-1"
  npm run --silent say -- --as approver --press Approve`

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
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
