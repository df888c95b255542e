import { h } from './dom.js'
import { createMessage } from './message.js'

const RECORD = { bot: { ok: false, error: 'This page is a record of what was said: its buttons no longer answer.' } }

/** Draws a conversation that is over, chapter by chapter; a channel's threads stand together. */
export function drawTranscript(parent, chapters) {
  for (const { heading, about, reader, messages } of chapters) {
    const threads = new Map()
    const section = h('section', { class: 'chapter' }, h('h2', {}, heading), about && h('p', {}, about))
    for (const message of messages) {
      const { element } = createMessage(message, reader, async () => RECORD)
      const root = message.thread ?? message.id
      const thread = threads.get(root)
      if (thread && message.thread) thread.append(element)
      else {
        const replies = h('div', { class: 'replies' })
        threads.set(root, replies)
        section.append(h('div', { class: 'thread' }, element, replies))
      }
    }
    parent.append(section)
  }
}
