import type { PressOrder } from './api-schemas.ts'
import { type CardAction, cardActions } from './card-actions.ts'
import { Refusal } from './refusal.ts'
import { isJson, type Json } from './types.ts'

/**
 * The action as Teams sends it, its inputs merged into `data`. A page sends what it drew, as a Teams client does, even
 * if the card has changed since; by title or index it is looked up in the card as it is now.
 */
export function pressedAction(card: Json | undefined, order: PressOrder): Json {
  if (order.action) return { ...order.action, data: { ...order.action.data, ...order.inputs } }
  const all = card ? cardActions(card) : []
  const found = order.index === undefined ? byTitle(all, order.title ?? '') : all[order.index]
  if (!found) throw new Refusal(404, 'NoSuchButton', noSuchButton(all))
  if (!found.enabled) throw new Refusal(409, 'ButtonDisabled', `The button "${found.title}" is switched off.`)
  const missing = found.inputs.filter(({ id, value, required }) => required && isBlank(order.inputs?.[id] ?? value))
  if (missing.length > 0) {
    const labels = missing.map(({ id, label }) => `${label} (${id})`).join(', ')
    throw new Refusal(400, 'InputMissing', `"${found.title}" needs: ${labels}`)
  }
  const filled = found.inputs.filter(({ value }) => value !== undefined).map(({ id, value }) => [id, String(value)])
  const { type, id, title, verb, data } = found.action
  const merged = { ...(isJson(data) ? data : {}), ...Object.fromEntries(filled), ...order.inputs }
  return { type, ...(id === undefined ? {} : { id }), title, ...(verb === undefined ? {} : { verb }), data: merged }
}

function byTitle(all: readonly CardAction[], title: string): CardAction | undefined {
  const named = (wanted: string) => all.filter((each) => each.title.toLowerCase() === wanted.toLowerCase())
  return named(title).find((each) => each.enabled) ?? named(title)[0]
}

function noSuchButton(all: readonly CardAction[]): string {
  if (all.length === 0) return 'This message has no buttons.'
  return `There is no such button. This card has: ${all.map((each) => `[${each.title}]`).join(' ')}`
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || String(value).trim() === ''
}
