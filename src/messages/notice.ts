/** The plain card: a heading, some lines, some facts, some buttons. */
import { type Button, type Reply, reply } from './reply.ts'

declare module './reply.ts' {
  interface CardData {
    notice: {
      readonly title: string
      readonly color: string
      readonly lines: readonly { text: string }[]
      readonly facts: readonly { title: string; value: string }[]
      readonly buttons: readonly Button[]
    }
  }
}

type Notice = Partial<{ color: string; facts: { title: string; value: string }[]; buttons: readonly Button[] }>

export function notice(title: string, lines: readonly string[], more: Notice = {}): Reply {
  const { color = 'Default', facts = [], buttons = [] } = more
  return reply('notice', [title, ...lines].join(' '), {
    title,
    color,
    lines: lines.filter((text) => text !== '').map((text) => ({ text })),
    facts,
    buttons,
  })
}
