/** An element with attributes, `on…` listeners, and children; a child that is nothing is left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== undefined && child !== false && child !== ''))
  return element
}

const PATHS = {
  channel: 'M9 4 7 20M17 4l-2 16M4 9h17M3 15h17',
  group:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.4c2.2.8 3.5 2.7 3.5 5.6',
  attach: 'm20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8.5 8.5a2 2 0 0 1-3-3L14 7',
  send: 'M4 12 3 4l18 8-18 8 1-8Zm0 0h9',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7',
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const attributes = { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.8' }
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }
  for (const [key, value] of Object.entries({ ...attributes, ...round })) svg.setAttribute(key, value)
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', PATHS[name])
  svg.append(path)
  return svg
}

/** Our sign. A page that stands alone carries it along. */
export const WHEEL = document.documentElement.dataset.wheel ?? '/practice/room/wheel.svg'

export function avatar(who) {
  if (who.role === 'bot') return h('img', { class: 'avatar', src: WHEEL, alt: '' })
  const initials = who.name.split(' ').map((part) => part[0])
  return h('span', { class: `avatar ${who.role}`, 'aria-hidden': 'true' }, initials.join(''))
}
