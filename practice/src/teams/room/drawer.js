import { h } from './dom.js'

const GROUPS = [
  ['exchange', 'Exchange Online'],
  ['graph', 'Microsoft Graph'],
  ['source', 'The company’s Exchange'],
  ['directory', 'Directory'],
  ['dns', 'DNS'],
  ['teams', 'Teams'],
]

/** The estate's faults, to turn on and see what Stagecoach makes of them; and the way back to the first day. */
export function createDrawer(dialog, api) {
  const list = h('div', { class: 'drawer-body' })
  const state = h('p', { role: 'status' }, 'Messages, faults and the simulated systems go back to the first day.')
  const reset = h('button', { type: 'button', class: 'danger', onclick: askReset }, 'Reset the practice estate')
  let sure = false
  dialog.append(
    h(
      'div',
      { class: 'drawer-head' },
      h(
        'div',
        {},
        h('h2', { id: 'room-drawer-title' }, 'Practice estate'),
        h('p', {}, 'Break something and see what Stagecoach makes of it.'),
      ),
      h('button', { type: 'button', class: 'tool', 'aria-label': 'Close', onclick: () => dialog.close() }, '×'),
    ),
    list,
    h('div', { class: 'drawer-foot' }, state, reset),
  )
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())

  function draw({ faults }) {
    const groups = GROUPS.map(([prefix, title]) => {
      const own = faults.filter(({ fault }) => fault.split('-')[0] === prefix)
      return own.length > 0 ? [h('h3', {}, title), ...own.map(row)] : []
    })
    list.replaceChildren(...groups.flat())
  }

  function row({ fault, sentence, on, left }) {
    const flip = async (event) => {
      try {
        draw(await api.setFault(fault, event.target.checked))
        list.querySelector(`[value="${fault}"]`)?.focus()
      } catch (error) {
        state.textContent = error.message
      }
    }
    const times = left === undefined ? '' : `, ${left} more`
    return h(
      'label',
      { class: 'fault' },
      h('span', {}, sentence, h('code', {}, `${fault}${times}`)),
      h('input', { type: 'checkbox', role: 'switch', class: 'switch', value: fault, checked: on, onchange: flip }),
    )
  }

  async function askReset() {
    if (!sure) {
      sure = true
      reset.textContent = 'Really forget everything?'
      return
    }
    catchUp()
    try {
      await api.reset()
      dialog.close()
    } catch (error) {
      state.textContent = error.message
    }
  }

  function catchUp() {
    sure = false
    reset.textContent = 'Reset the practice estate'
  }

  return {
    async open() {
      catchUp()
      dialog.showModal()
      try {
        draw(await api.faults())
      } catch (error) {
        list.replaceChildren(h('p', {}, error.message))
      }
    },
  }
}
