import { h, WHEEL } from './dom.js'

/** What an empty conversation shows. */
export function drawWelcome(place) {
  const where = place.place === 'personal' ? 'attach a CSV and say' : 'say'
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
      h('li', {}, h('span', {}, 'Ask ', h('code', {}, 'check'), ': is everything ready?')),
      h(
        'li',
        {},
        h(
          'span',
          {},
          `As Olive, ${where} `,
          h('code', {}, 'batch new sales-1'),
          ', then ',
          h('code', {}, 'batch start sales-1'),
          '.',
        ),
      ),
      h('li', {}, h('span', {}, 'Become Abel on the left, and approve it.')),
      h('li', {}, h('span', {}, 'Watch the batch until it is synced, and open its checklist.')),
    ),
  )
}
