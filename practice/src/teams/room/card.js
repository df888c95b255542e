import { h } from './dom.js'
import { hostConfig } from './host-config.js'
import { markdown } from './markdown.js'

/**
 * Draws a card with the official renderer. `before`, the drawing it replaces, hands on what its reader had typed,
 * unfolded and focused: a live card must not take that away. `press(action)` sends a button's say to the bot.
 */
export function drawCard(json, press, before) {
  const { AdaptiveCards } = globalThis
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown(text)
    result.didProcess = true
  }
  const shown = before ? withState(json, before) : json
  const card = new AdaptiveCards.AdaptiveCard()
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig)
  card.onExecuteAction = (action) => act(action, press)
  const element = h('div', { class: json.msteams?.width?.toLowerCase() === 'full' ? 'card full' : 'card' })
  try {
    card.parse(shown)
    element.append(card.render() ?? broken('it holds nothing'))
  } catch (error) {
    element.append(broken(error.message))
  }
  if (before) unfold(card, before.card)
  return { element, card, json }
}

function broken(why) {
  return h('p', { class: 'card-broken' }, `This card cannot be drawn: ${why}`)
}

function act(action, press) {
  const type = action.getJsonTypeName()
  if (type === 'Action.OpenUrl') {
    if (/^(https?:|mailto:)/i.test(action.url)) globalThis.open(action.url, '_blank', 'noopener')
    return
  }
  if (type !== 'Action.Execute' && type !== 'Action.Submit') return
  const { title, verb, id, data } = action
  const given = Object.entries({ type, title, verb, id, data }).filter(
    ([, value]) => value !== undefined && value !== '',
  )
  press(Object.fromEntries(given), action.renderedElement)
}

/** Where the focus was in a drawing about to go, for `refocus` to find in the next. */
export function focusedIn({ element }) {
  const active = document.activeElement
  if (!active || !element.contains(active)) return undefined
  return { id: active.id, label: active.getAttribute('aria-label') ?? active.textContent, tag: active.tagName }
}

export function refocus({ element }, focused) {
  if (!focused) return
  const same = [...element.querySelectorAll(focused.tag)].find(
    (each) =>
      (focused.id && each.id === focused.id) || (each.getAttribute('aria-label') ?? each.textContent) === focused.label,
  )
  same?.focus({ preventScroll: true })
}

/** The new card with what was typed into the old one, and with what was toggled there as it was. */
function withState(json, before) {
  const sent = new Map()
  walk(before.json, (node) => sent.set(node.id, node))
  const typed = new Map(before.card.getAllInputs().map(({ id, value }) => [id, value]))
  const next = structuredClone(json)
  walk(next, (node) => {
    const old = sent.get(node.id)
    if (!old) return
    const value = typed.get(node.id)
    if (value !== undefined && String(value) !== String(old.value ?? '')) node.value = value
    const isVisible = before.card.getElementById(node.id)?.isVisible
    const wasVisible = old.isVisible !== false
    if (isVisible === !wasVisible && wasVisible === (node.isVisible !== false)) node.isVisible = isVisible
  })
  return next
}

function walk(node, visit) {
  if (Array.isArray(node)) for (const each of node) walk(each, visit)
  else if (node && typeof node === 'object') {
    if (typeof node.id === 'string') visit(node)
    for (const part of Object.values(node)) walk(part, visit)
  }
}

function unfold(card, old) {
  const isOpen = (action) => action.getJsonTypeName() === 'Action.ShowCard' && action.state === 1
  const open = new Set(
    old
      .getAllActions()
      .filter(isOpen)
      .map((action) => action.title),
  )
  for (const action of card.getAllActions())
    if (action.getJsonTypeName() === 'Action.ShowCard' && open.has(action.title)) action.execute()
}
