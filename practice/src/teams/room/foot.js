import { base64, createComposer } from './composer.js'
import { h } from './dom.js'

const WHY_NO_FILE =
  'Teams hands a bot files in a personal chat only. Open your chat with Stagecoach to bring a file, or paste its lines here below the command.'

/** The message box of a conversation, with what a newcomer might say first. */
export function createFoot(place, samples, send) {
  const personal = place.place === 'personal'
  const composer = createComposer({
    id: 'room-text',
    mention: !personal,
    label: place.place === 'channel' ? `New conversation in ${place.name}` : 'Message',
    attach: { allowed: personal, why: WHY_NO_FILE },
    submit: send,
  })
  const offers = [
    { words: 'help', title: 'What Stagecoach can do' },
    { words: 'check', title: 'Is everything ready for a migration?' },
    ...samples.slice(0, 3).map((sample) => offerList(sample, personal)),
  ]
  const chips = offers.map(({ words, title, full, file }) =>
    h('button', { type: 'button', title, onclick: () => composer.fill(full ?? words, file) }, words),
  )
  const hint = `Enter sends, Shift+Enter begins a new line.${personal ? ' Files are welcome here.' : ''}`
  const element = h(
    'div',
    {},
    h('div', { class: 'suggestions', role: 'group', 'aria-label': 'Suggestions' }, h('span', {}, 'Try'), ...chips),
    composer.element,
    h('p', { class: 'hint' }, hint),
  )
  return { element, composer }
}

/** A sample list: attached where Teams takes files, pasted below the command elsewhere. */
function offerList({ name, text, about }, personal) {
  const words = `batch new ${name.replace(/\.\w+$/, '')}`
  if (personal)
    return {
      words,
      title: `${about} (attaches ${name})`,
      file: { name, base64: base64(new TextEncoder().encode(text)) },
    }
  return { words, title: `${about} (pastes the lines of ${name})`, full: `${words}\n${text.trim()}` }
}
