import { createComposer } from './composer.js'
import { h } from './dom.js'
import { createMessage } from './message.js'
import { drawWelcome } from './welcome.js'

/** Replies shown below a root before "Show earlier replies". */
const REPLIES = 3

/**
 * The messages of one conversation: threads in a channel, a plain row in a chat. New ones are put in by age, changed
 * ones are refreshed where they stand; neither moves what the reader looks at.
 */
export function createLog(element, place, reader, { press, send }) {
  const shown = new Map()
  const threads = new Map()
  const welcome = drawWelcome(place)
  element.className = place.place === 'channel' ? 'log channel' : 'log chat'
  element.replaceChildren(welcome)

  function add(message) {
    const known = shown.get(message.id)
    if (known) return known.update(message)
    // Until a person has spoken here, the newcomer is still looking for what to say.
    if (message.from.role !== 'bot') welcome.remove()
    const drawn = createMessage(message, reader, press)
    shown.set(message.id, drawn)
    if (place.place !== 'channel') insert(element, drawn.element, message.id)
    else threadOf(message.thread ?? message.id).take(message, drawn.element)
  }

  function threadOf(root) {
    const known = threads.get(root)
    if (known) return known
    const thread = createThread(root, send)
    threads.set(root, thread)
    insert(element, thread.element, root)
    return thread
  }

  return { add }
}

function createThread(root, send) {
  const replies = []
  let collapsed = true
  const box = h('div', { class: 'replies' })
  const more = h('button', { type: 'button', class: 'more', onclick: () => unfold() })
  const answer = h('button', { type: 'button', class: 'answer', onclick: () => openComposer() }, 'Reply')
  const element = h('section', { class: 'thread', 'data-id': root, 'aria-label': 'Thread' }, box, answer)

  function unfold() {
    collapsed = false
    arrange()
    replies[0]?.setAttribute('tabindex', '-1')
    replies[0]?.focus({ preventScroll: true })
  }

  function arrange() {
    const hidden = collapsed ? Math.max(0, replies.length - REPLIES) : 0
    for (const [at, reply] of replies.entries()) reply.hidden = at < hidden
    more.textContent = `Show ${hidden} earlier ${hidden === 1 ? 'reply' : 'replies'}`
    if (hidden > 0) box.prepend(more)
    else more.remove()
  }

  function openComposer() {
    const composer = createComposer({
      mention: true,
      label: 'Reply in this thread',
      submit: (words) => send({ ...words, thread: root }),
      cancel,
    })
    const wrap = h('div', { class: 'composer-wrap' }, composer.element)
    answer.replaceWith(wrap)
    composer.focus()
    function cancel() {
      wrap.replaceWith(answer)
      answer.focus()
    }
  }

  return {
    element,
    take(message, article) {
      if (message.id === root) {
        element.prepend(article)
        return
      }
      insert(box, article, message.id)
      replies.push(article)
      replies.sort((a, b) => Number(a.dataset.id) - Number(b.dataset.id))
      arrange()
    },
  }
}

/** Ids are times: messages stand by age. */
function insert(parent, element, id) {
  const after = [...parent.children].find((child) => Number(child.dataset.id) > Number(id))
  parent.insertBefore(element, after ?? null)
}
