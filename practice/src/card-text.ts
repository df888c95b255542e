import { aligned, beside } from './card-columns.ts'
import { plainText } from './plain-text.ts'

type Json = Readonly<Record<string, unknown>>

/** An Adaptive Card as a person reads it in a terminal: its texts, facts and tables, and its buttons in [brackets]. */
export function cardText(card: unknown): string {
  return isJson(card) ? tidy([...elements(card.body), ...buttons(card.actions)]) : ''
}

function tidy(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function elements(value: unknown): string[] {
  const list = asList(value).filter((each) => each.isVisible !== false)
  const lines: string[] = []
  for (let at = 0; at < list.length; at++) {
    const element = list[at] as Json
    if (element.separator === true || element.spacing === 'Large') lines.push('')
    if (element.type !== 'ColumnSet') {
      lines.push(...lineOf(element))
      continue
    }
    // Column sets one below the other with as many columns are how cards draw a table.
    const rows = [columns(element)]
    while (list[at + 1]?.type === 'ColumnSet' && columns(list[at + 1]).length === rows[0]?.length)
      rows.push(columns(list[++at]))
    lines.push(...(rows.length > 1 ? aligned(rows) : beside(rows[0] ?? [])))
  }
  return lines
}

function lineOf(element: Json): string[] {
  const type = String(element.type ?? '')
  if (type.startsWith('Input.')) return [input(element)]
  switch (type) {
    case 'TextBlock':
      return plainText(element.text).split('\n')
    case 'RichTextBlock':
      return [
        list(element.inlines)
          .map((run) => plainText(isJson(run) ? run.text : run))
          .join(''),
      ]
    case 'FactSet':
      return aligned(asList(element.facts).map((fact) => [[plainText(fact.title)], plainText(fact.value).split('\n')]))
    case 'Table':
      return aligned(asList(element.rows).map((row) => asList(row.cells).map((cell) => elements(cell.items))))
    case 'Container':
    case 'Column':
    case 'TableCell':
      return elements(element.items)
    case 'ActionSet':
      return buttons(element.actions)
    case 'Image':
      return element.altText ? [`(${plainText(element.altText)})`] : []
    case 'ImageSet':
      return asList(element.images).flatMap(lineOf)
    default:
      return isJson(element.fallback) ? lineOf(element.fallback) : unknown(element)
  }
}

/** What only newer clients draw still says something: its title and texts. */
function unknown(element: Json): string[] {
  const words = [element.title, element.text].filter((each) => typeof each === 'string').map((each) => plainText(each))
  return words.length > 0 ? [words.join(' ')] : []
}

function columns(element: unknown): string[][] {
  const visible = isJson(element) ? asList(element.columns).filter((column) => column.isVisible !== false) : []
  return visible.map((column) => elements(column.items))
}

function input(element: Json): string {
  const label = plainText(element.label ?? element.title ?? element.placeholder ?? element.id)
  const value = element.value === undefined || element.value === '' ? '____' : plainText(element.value)
  const choices = asList(element.choices).map((choice) => plainText(choice.title))
  const offered = choices.length > 0 ? ` (${choices.join(' | ')})` : ''
  return `${label}: ${value}${offered} <${String(element.id)}>`
}

function buttons(value: unknown): string[] {
  const visible = asList(value).filter((action) => action.isVisible !== false)
  if (visible.length === 0) return []
  const below = visible.flatMap((action) => {
    if (action.type !== 'Action.ShowCard' || !isJson(action.card)) return []
    const inside = cardText(action.card)
    return inside ? [`${plainText(action.title)}:`, ...inside.split('\n').map((line) => `  ${line}`)] : []
  })
  return [visible.map(button).join(' '), ...below]
}

function button(action: Json): string {
  const title = `[${plainText(action.title)}]`
  if (action.type === 'Action.OpenUrl') return `${title}(${String(action.url)})`
  return action.isEnabled === false ? `${title} (off)` : title
}

function asList(value: unknown): Json[] {
  return list(value).filter(isJson)
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
