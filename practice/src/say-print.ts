import { cardText } from './card-text.ts'
import { plainText } from './plain-text.ts'
import type { Turn } from './teams/turns.ts'
import { isCard, isJson, type RoomMessage } from './teams/types.ts'

/** A message for the terminal: who, where if it is elsewhere, and all it says. */
export function messageText(message: RoomMessage, elsewhere?: string): string {
  if (message.deleted) return `${message.from.name} deleted a message.`
  const head = elsewhere === undefined ? message.from.name : `${message.from.name} in ${elsewhere}`
  const text = message.textFormat === 'plain' ? message.text : plainText(message.text)
  const cards = message.attachments.filter(isCard).map((attachment) => cardText(attachment.content))
  const files = message.attachments
    .filter((attachment) => !isCard(attachment))
    .map(({ name }) => `(file: ${name ?? ''})`)
  const parts = [text, ...files, ...cards].filter((part) => part !== '')
  return `${head}:\n${parts.join('\n').replace(/^/gm, '  ').replace(/^ +$/gm, '')}`
}

/** What a pressed button was answered, if it was words and not a card. */
export function invokeText(invoke: NonNullable<Turn['invoke']>): string | undefined {
  if (typeof invoke.value === 'string') return `To you alone: ${plainText(invoke.value)}`
  if (invoke.statusCode < 400 || !isJson(invoke.value)) return undefined
  return `Refused (${invoke.statusCode}): ${String(invoke.value.message ?? invoke.value.code ?? 'no reason given')}`
}
