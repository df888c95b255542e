import { h, WHEEL } from './dom.js'

/** What a conversation shows until a person has spoken in it. */
export function drawWelcome(place) {
  const personal = place.place === 'personal'
  return h(
    'section',
    { class: 'welcome' },
    h('img', { src: WHEEL, alt: '' }),
    h('h2', {}, 'Carry a company’s mail to Microsoft 365'),
    h(
      'p',
      {},
      'Stagecoach leads a staged migration from Exchange 2003 or 2007, batch by batch, with a second person’s approval. Try it here on an invented company.',
    ),
    h(
      'ol',
      {},
      step('Ask ', say('check'), ': is everything ready?'),
      step(
        personal ? 'As Olive, bring a CSV and say ' : 'As Olive, say ',
        say('batch new sales-1'),
        '; the suggestion below brings the list.',
      ),
      step(personal ? 'In Mail migration, where others see it, say ' : 'Then ', say('batch start sales-1'), '.'),
      step('Become Abel at “You are playing”, and approve it.'),
      step('Watch the batch until it is synced, and open its checklist.'),
    ),
  )
}

function step(...words) {
  return h('li', {}, h('span', {}, ...words))
}

function say(words) {
  return h('code', {}, words)
}
