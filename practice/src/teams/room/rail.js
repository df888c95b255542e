import { avatar, h, icon, WHEEL } from './dom.js'

const ROLES = { operator: 'Operator', approver: 'Approver', viewer: 'Viewer' }

/** The conversations, with what is unread in them. */
export function drawPlaces(nav, conversations, { current, unread, choose }) {
  const entry = (conversation) => {
    const count = unread(conversation)
    const isCurrent = conversation.place === current
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: count > 0 ? 'place has-unread' : 'place',
          'data-place': conversation.place,
          'aria-current': isCurrent && 'page',
          title: conversation.about,
          onclick: () => choose(conversation.place),
        },
        conversation.place === 'personal' ? h('img', { src: WHEEL, alt: '' }) : icon(conversation.place),
        h('span', { class: 'place-label' }, conversation.name),
        count > 0 && h('span', { class: 'badge', 'aria-label': `${count} unread` }, String(Math.min(count, 99))),
      ),
    )
  }
  const channels = conversations.filter(({ place }) => place === 'channel')
  const chats = conversations.filter(({ place }) => place !== 'channel')
  const focused = nav.contains(document.activeElement) && document.activeElement.dataset.place
  nav.replaceChildren(
    h('h2', {}, channels[0]?.team ?? 'Team'),
    h('ul', {}, ...channels.map(entry)),
    h('h2', {}, 'Chats'),
    h('ul', {}, ...chats.map(entry)),
  )
  if (focused) nav.querySelector(`[data-place="${focused}"]`)?.focus()
}

/** The three people one may play. */
export function drawPeople(fieldset, users, current, choose) {
  for (const label of fieldset.querySelectorAll('label')) label.remove()
  fieldset.append(
    ...users.map(({ key, name, about }) =>
      h(
        'label',
        { class: 'person', title: `${name}: ${about}` },
        h('input', {
          type: 'radio',
          name: 'person',
          value: key,
          checked: key === current,
          onchange: () => choose(key),
        }),
        avatar({ name, role: key }),
        h('span', { class: 'person-text' }, h('strong', {}, name), h('span', { class: 'person-role' }, ROLES[key])),
        h('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
      ),
    ),
  )
}
