import { type Reply, reply } from '../../messages/reply.ts'

declare module '../../messages/reply.ts' {
  interface CardData {
    'refused-list': {
      readonly title: string
      readonly intro: string
      readonly problems: readonly { row: string; text: string; remedy: string }[]
      readonly more: string
    }
  }
}

interface Problem {
  readonly row?: number | undefined
  readonly text: string
  readonly remedy: string
}

const SHOWN = 20

/** All that is wrong with a list at once, by row. Nothing of it was kept. */
export function refusedList(name: string, problems: readonly Problem[], good: number): Reply {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  const title = `The list for ${name} was not taken: ${count}`
  const rest = good > 0 ? ` ${good} rows are well.` : ''
  return reply('refused-list', title, {
    title,
    intro: `Nothing was saved.${rest} Correct these and send the whole list again.`,
    problems: problems.slice(0, SHOWN).map(({ row, text, remedy }) => ({
      row: row === undefined ? 'The list' : `Row ${row}`,
      text,
      remedy,
    })),
    more: problems.length > SHOWN ? `And ${problems.length - SHOWN} more.` : '',
  })
}
