import { api, follow } from './api.js'
import { createDrawer } from './drawer.js'
import { createFoot } from './foot.js'
import { createLog } from './log.js'
import { drawPeople, drawPlaces } from './rail.js'
import { countUnread, markRead } from './unread.js'

/** Prefixed, as inputs of cards bring ids of their own into the page. */
const $ = (id) => document.getElementById(`room-${id}`)
const scroll = $('scroll')

/** Who plays and where he looks are in the address, so that two windows may be two people. */
const view = { as: 'operator', place: 'channel' }
let room = { users: [], conversations: [], messages: new Map() }
let samples = []
let log
let foot
let unfollow = () => undefined

function readAddress() {
  const [as, place] = location.hash.slice(1).split('/')
  if (['operator', 'approver', 'viewer'].includes(as)) view.as = as
  if (['channel', 'personal', 'group'].includes(place)) view.place = place
}

const here = () => room.conversations.find((each) => each.place === view.place)
const all = () => [...room.messages.values()]

async function enter() {
  unfollow()
  const state = await api.state(view.as)
  room = { ...state, messages: new Map(state.messages.map((message) => [message.id, message])) }
  drawPeople($('people'), room.users, view.as, (as) => go({ as }))
  show()
  unfollow = follow(view.as, state.cursor, { message: changed, typing, reset: () => start(), link })
}

function go(change) {
  Object.assign(view, change)
  history.replaceState(undefined, '', `#${view.as}/${view.place}`)
  if (change.as) start()
  else show()
}

/** Draws the conversation one looks at. */
function show() {
  const place = here()
  document.title = `${place.name} · Stagecoach practice room`
  $('place-name').textContent = place.name
  $('place-about').textContent = place.about
  const element = $('log')
  // What is there already is not news: a screen reader need not read it all.
  element.setAttribute('aria-live', 'off')
  log = createLog(element, place, view.as, {
    press: (message, action) => api.press(view.as, message.id, action),
    send: say,
  })
  for (const message of all()) if (message.conversation === place.id) log.add(message)
  setTimeout(() => element.setAttribute('aria-live', 'polite'), 500)
  foot = createFoot(place, samples, say)
  $('foot').replaceChildren(foot.element)
  $('typing').hidden = true
  bottom()
  seen()
  introduce(place)
}

async function introduce(place) {
  try {
    const { bot } = await api.open(view.as, place.place)
    if (!bot.ok) foot.composer.tell(bot.error)
  } catch (error) {
    foot.composer.tell(error.message)
  }
}

async function say(words) {
  const turn = await api.say(view.as, { ...words, in: view.place })
  if (!turn.bot.ok) throw new Error(turn.bot.error)
}

function changed({ message, change }) {
  room.messages.set(message.id, message)
  if (message.conversation === here().id) {
    const atEnd = isAtBottom()
    log.add(message)
    $('typing').hidden = true
    if (atEnd || (message.from.role === view.as && !message.thread)) reveal(message.id)
    else if (change === 'posted') $('newer').hidden = false
    seen()
  }
  places()
}

let typingTimer
function typing({ conversation }) {
  if (conversation !== here().id) return
  const atEnd = isAtBottom()
  $('typing').hidden = false
  clearTimeout(typingTimer)
  typingTimer = setTimeout(() => {
    $('typing').hidden = true
  }, 3000)
  if (atEnd) bottom()
}

function link(up) {
  $('link-state').textContent = up ? '' : 'Connection lost, trying again…'
}

function isAtBottom() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60
}

function bottom() {
  // Where nobody has spoken yet, the welcome above is what to read first.
  scroll.scrollTop = scroll.querySelector('.welcome') ? 0 : scroll.scrollHeight
  $('newer').hidden = true
}

/** To the end; but of a message taller than the window, its beginning. */
function reveal(id) {
  bottom()
  const top = scroll.querySelector(`article[data-id="${id}"]`)?.getBoundingClientRect().top
  const edge = scroll.getBoundingClientRect().top
  if (top < edge) scroll.scrollTop += top - edge
}

function seen() {
  if (document.visibilityState === 'visible') markRead(view.as, here().id, all())
  places()
}

function places() {
  drawPlaces($('places'), room.conversations, {
    current: view.place,
    unread: (conversation) => countUnread(view.as, conversation.id, all()),
    choose: (place) => go({ place }),
  })
}

async function start() {
  try {
    await enter()
  } catch (error) {
    $('place-name').textContent = 'The practice room does not answer'
    $('place-about').textContent = error.message
  }
}

const drawer = createDrawer($('drawer'), api)
$('open-drawer').addEventListener('click', () => drawer.open())
$('newer').addEventListener('click', bottom)
scroll.addEventListener('scroll', () => isAtBottom() && bottom())
document.addEventListener('visibilitychange', () => room.conversations.length > 0 && seen())
addEventListener('hashchange', () => {
  readAddress()
  start()
})
readAddress()
samples = await api.samples().then(
  (answer) => answer.samples,
  () => [],
)
await start()
