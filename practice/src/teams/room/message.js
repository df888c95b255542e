import { drawCard, focusedIn, refocus } from './card.js'
import { avatar, h, icon } from './dom.js'
import { escapeHtml, markdown } from './markdown.js'

const CARD = 'application/vnd.microsoft.card.adaptive'
const FILE = 'application/vnd.microsoft.teams.file.download.info'

/** One message, drawn once and refreshed in place. `press(message, action)` resolves to the API's answer. */
export function createMessage(first, reader, press) {
  let message = first
  let drawings = []
  const edited = h('span', { class: 'edited' })
  const text = h('div', { class: 'message-text' })
  const cards = h('div', { class: 'cards', 'aria-live': 'off' })
  const notices = h('div', { role: 'status' })
  const mine = message.from.role === reader
  const element = h(
    'article',
    {
      class: mine ? 'message mine' : 'message',
      'data-id': message.id,
      'aria-label': `${message.from.name}, ${clock(message.at)}`,
    },
    avatar(message.from),
    h(
      'div',
      { class: 'message-main' },
      h(
        'div',
        { class: 'message-head' },
        h('span', { class: 'author' }, message.from.name),
        message.from.role === 'bot' && h('span', { class: 'tag' }, 'Bot'),
        h(
          'time',
          { class: 'when', datetime: message.at, title: new Date(message.at).toLocaleString() },
          clock(message.at),
        ),
        edited,
      ),
      text,
      ...message.attachments
        .filter((each) => each.contentType === FILE)
        .map((file) => h('div', { class: 'file' }, icon('file'), file.name)),
      cards,
      notices,
    ),
  )
  draw(undefined)

  function draw(before) {
    edited.textContent = message.edited && !message.deleted ? `Updated ${clock(message.edited)}` : ''
    if (!before || before.text !== message.text || before.deleted !== message.deleted) drawText()
    const shown = message.attachments.filter((each) => each.contentType === CARD).map((each) => each.content)
    const same =
      drawings.length === shown.length &&
      shown.every((json, at) => JSON.stringify(json) === JSON.stringify(drawings[at].json))
    if (same) return
    const old = drawings
    const focused = old.map(focusedIn)
    drawings = shown.map((json, at) => drawCard(json, (action, button) => pressed(action, button), old[at]))
    cards.replaceChildren(...drawings.map((drawing) => drawing.element))
    for (const [at, drawing] of drawings.entries()) refocus(drawing, focused[at])
    if (!before) return
    element.classList.remove('freshened')
    requestAnimationFrame(() => element.classList.add('freshened'))
  }

  function drawText() {
    text.hidden = message.text === '' && !message.deleted
    text.classList.toggle('gone', message.deleted === true)
    text.classList.toggle('plain', message.textFormat === 'plain' && !message.deleted)
    if (message.deleted) text.textContent = 'This message was deleted.'
    else text.innerHTML = message.textFormat === 'plain' ? escapeHtml(message.text) : markdown(message.text)
  }

  async function pressed(action, button) {
    if (cards.getAttribute('aria-busy') === 'true') return
    cards.setAttribute('aria-busy', 'true')
    const buttons = [...cards.querySelectorAll('button')].filter((each) => !each.disabled)
    for (const each of buttons) each.disabled = true
    button?.classList.add('waiting')
    notices.replaceChildren()
    try {
      const turn = await press(message, action)
      if (!turn.bot.ok) notice(turn.bot.error, true)
      else if (turn.invoke && turn.invoke.type !== CARD) answer(turn.invoke)
    } catch (error) {
      notice(error.message, true)
    } finally {
      cards.removeAttribute('aria-busy')
      for (const each of buttons) each.disabled = false
      button?.classList.remove('waiting')
      // A disabled button loses the focus; whoever uses the keyboard should find it where it was.
      if (button?.isConnected && document.activeElement === document.body) button.focus({ preventScroll: true })
    }
  }

  function answer({ statusCode, type, value }) {
    const words = typeof value === 'string' ? value : (value?.message ?? `Stagecoach answered ${type}`)
    notice(words, statusCode >= 400)
  }

  function notice(words, bad) {
    const dismiss = h(
      'button',
      { type: 'button', class: 'dismiss', 'aria-label': 'Dismiss', onclick: () => note.remove() },
      '×',
    )
    const note = h(
      'div',
      { class: bad ? 'notice bad' : 'notice' },
      h('div', {}, words, h('small', {}, 'Only you can see this')),
      dismiss,
    )
    notices.replaceChildren(note)
    note.scrollIntoView?.({ block: 'nearest' })
  }

  return {
    element,
    update(next) {
      const before = message
      message = next
      draw(before)
    },
  }
}

export function clock(at) {
  const time = new Date(at)
  const today = time.toDateString() === new Date().toDateString()
  const day = today ? {} : { day: 'numeric', month: 'short' }
  return time.toLocaleString(undefined, { ...day, hour: '2-digit', minute: '2-digit' })
}
