/** (card, data) -> card JSON. A template is parsed once, when it is first drawn; the only user of the templating package. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Template } from 'adaptivecards-templating'
import type { Reply } from './reply.ts'

export type CardJson = Readonly<Record<string, unknown>>

/** Draws a reply. Throws for a card that has no template. */
export type DrawCard = (reply: Pick<Reply, 'card'> & { readonly data: object }) => CardJson

/** Data under these keys goes to buttons and code as it is: neither draws Markdown. All other text is shown, facts too: its Markdown is defused. */
const RAW_KEYS = new Set(['buttons', 'links', 'url', 'code', 'id', 'style', 'color', 'icon', 'width'])

/** `folder` holds one `<card>.json` a card: `{ body, actions? }`. `practice` puts the practice line under every card. */
export function createCards(folder: string | URL, options: { practice: boolean }): DrawCard {
  const files = new Set(readdirSync(folder))
  const templates = new Map<string, Template>()
  const templateOf = (card: string): Template => {
    const known = templates.get(card)
    if (known !== undefined) return known
    const file = `${card}.json`
    if (!files.has(file)) throw new Error(`There is no card named ${card}`)
    const path = typeof folder === 'string' ? `${folder}/${file}` : new URL(file, folder)
    const template = parsed(JSON.parse(readFileSync(path, 'utf8')))
    templates.set(card, template)
    return template
  }
  return ({ card, data }) => {
    const template = templateOf(card)
    const expanded = template.expand({ $root: defused(data) as object }) as { body: unknown[]; actions?: unknown[] }
    return framed(expanded, options.practice)
  }
}

/** The package takes as long to load as a fifth of the program, and nothing is drawn before the first message. */
function parsed(source: unknown): Template {
  const templating: typeof import('adaptivecards-templating') = createRequire(import.meta.url)(
    'adaptivecards-templating',
  )
  return new templating.Template(source)
}

function framed(card: { body: unknown[]; actions?: unknown[] }, practice: boolean): CardJson {
  const line = {
    type: 'TextBlock',
    text: 'Practice estate: nothing here is real',
    size: 'Small',
    isSubtle: true,
    wrap: true,
    spacing: 'Medium',
  }
  return withFallbacks({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    msteams: { width: 'Full' },
    body: practice ? [...card.body, line] : card.body,
    ...(card.actions !== undefined && card.actions.length > 0 ? { actions: card.actions } : {}),
  }) as CardJson
}

/** Clients before 1.5 know no Action.Execute: each carries an Action.Submit that says the same. */
function withFallbacks(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withFallbacks)
  if (node === null || typeof node !== 'object') return node
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withFallbacks(value)]))
  if (copy.type !== 'Action.Execute') return copy
  const data = { ...(copy.data as object), verb: copy.verb }
  return { ...copy, fallback: { type: 'Action.Submit', title: copy.title, data } }
}

function defused(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[\\*[\]`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
  if (Array.isArray(value)) return value.map(defused)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, RAW_KEYS.has(key) ? item : defused(item)]),
  )
}
