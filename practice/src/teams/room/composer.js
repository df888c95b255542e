import { h, icon } from './dom.js'

/**
 * Where one writes. In channels and group chats the mention is part of it, as nothing else reaches the bot there.
 * `submit({ text, file })` resolves once the bot has taken it, or rejects with what to tell.
 */
export function createComposer({ mention, label, submit, cancel, attach, id }) {
  let file
  let busy = false
  const trouble = h('p', { class: 'trouble', role: 'alert', hidden: true })
  const attached = h('div', { class: 'attached' })
  const text = h('textarea', { rows: '1', 'aria-label': label, placeholder: label, id, oninput: grow, onkeydown: key })
  const sendButton = h(
    'button',
    { type: 'submit', class: 'tool send', 'aria-label': 'Send', title: 'Send (Enter)' },
    icon('send'),
  )
  const picker = h('input', { type: 'file', accept: '.csv,.txt,text/csv', hidden: true, onchange: picked })
  const clip = h(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Attach a file', title: 'Attach a file', onclick: askFile },
    icon('attach'),
  )
  const form = h(
    'form',
    { class: 'composer', onsubmit: send },
    attached,
    mention &&
      h(
        'span',
        { class: 'chip', title: 'In channels and group chats only what mentions the bot reaches it' },
        '@Stagecoach',
      ),
    text,
    attach && clip,
    attach && picker,
    sendButton,
  )
  const element = h('div', {}, trouble, form)
  grow()

  function grow() {
    text.style.height = 'auto'
    text.style.height = `${text.scrollHeight}px`
    sendButton.disabled = busy || (text.value.trim() === '' && !file)
  }

  function key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      form.requestSubmit()
    } else if (event.key === 'Escape' && cancel) cancel()
  }

  function askFile() {
    if (attach.allowed) picker.click()
    else tell(attach.why)
  }

  async function picked() {
    const [chosen] = picker.files
    if (chosen) put({ name: chosen.name, base64: base64(new Uint8Array(await chosen.arrayBuffer())) })
    picker.value = ''
  }

  function put(next) {
    file = next
    const remove = h(
      'button',
      { type: 'button', class: 'dismiss', 'aria-label': `Remove ${next?.name}`, onclick: () => put(undefined) },
      '×',
    )
    attached.replaceChildren(...(next ? [h('span', { class: 'chip' }, next.name, remove)] : []))
    grow()
    text.focus()
  }

  async function send(event) {
    event.preventDefault()
    if (busy || (text.value.trim() === '' && !file)) return
    const words = { text: text.value.trim().replace(/^@?stagecoach[,:]?\s+/i, ''), ...(file ? { file } : {}) }
    const kept = { value: text.value, file }
    tell('')
    busy = true
    text.value = ''
    put(undefined)
    try {
      await submit(words)
    } catch (error) {
      if (error.unsaid && text.value === '') {
        text.value = kept.value
        put(kept.file)
      }
      tell(error.message)
    } finally {
      busy = false
      grow()
    }
  }

  function tell(words) {
    trouble.hidden = words === ''
    const dismiss = h(
      'button',
      { type: 'button', class: 'dismiss', 'aria-label': 'Dismiss', onclick: () => tell('') },
      '×',
    )
    trouble.replaceChildren(...(words === '' ? [] : [h('span', {}, words), dismiss]))
  }

  return {
    element,
    tell,
    focus: () => text.focus(),
    /** Words to send or to change first, with a file where files may go. */
    fill(words, nextFile) {
      text.value = words
      put(nextFile)
    },
  }
}

export function base64(bytes) {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
