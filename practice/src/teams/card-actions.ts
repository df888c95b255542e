import { isJson, type Json } from './types.ts'

/** An input of a card as pressing a button reads it. */
interface CardInput {
  readonly id: string
  readonly label: string
  readonly value: unknown
  readonly required: boolean
}

/** A button of a card, with the inputs that go along when it is pressed. */
export interface CardAction {
  readonly action: Json
  readonly title: string
  readonly enabled: boolean
  readonly inputs: readonly CardInput[]
}

/**
 * Every visible button that says something to the bot (`Action.Execute`, `Action.Submit`), in the order it is drawn.
 * A show-card's buttons send the inputs around it too, as the renderer does.
 */
export function cardActions(card: Json): CardAction[] {
  return collect(card, [])
}

function collect(card: Json, outer: readonly CardInput[]): CardAction[] {
  const found: Json[] = []
  const inputs = [...outer]
  walk(card, found, inputs)
  return found.flatMap((action) => {
    if (action.type === 'Action.ShowCard') return isJson(action.card) ? collect(action.card, inputs) : []
    if (action.type !== 'Action.Execute' && action.type !== 'Action.Submit') return []
    const own = action.associatedInputs === 'none' ? [] : inputs
    return [{ action, title: String(action.title ?? ''), enabled: action.isEnabled !== false, inputs: own }]
  })
}

function walk(value: unknown, actions: Json[], inputs: CardInput[]): void {
  if (Array.isArray(value)) for (const each of value) walk(each, actions, inputs)
  else if (isJson(value) && value.isVisible !== false) {
    const type = String(value.type ?? '')
    if (type.startsWith('Action.')) {
      actions.push(value)
      return
    }
    if (type.startsWith('Input.') && typeof value.id === 'string') {
      const label = String(value.label ?? value.placeholder ?? value.id)
      inputs.push({ id: value.id, label, value: value.value, required: value.isRequired === true })
    }
    for (const [key, part] of Object.entries(value)) if (PARTS.has(key)) walk(part, actions, inputs)
  }
}

/** Where a card's elements and buttons lie. `refresh` and `fallback` hold some too, which are not drawn. */
const PARTS = new Set(['body', 'items', 'columns', 'rows', 'cells', 'actions', 'selectAction', 'inlineAction'])
