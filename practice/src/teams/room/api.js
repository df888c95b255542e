/** The room's HTTP API. What it refuses is thrown, with its own words. */
async function call(path, body) {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  let response
  try {
    response = await fetch(`/practice/api/${path}`, init)
  } catch {
    throw Object.assign(new Error('The practice room does not answer. Is Stagecoach still running?'), { unsaid: true })
  }
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  throw Object.assign(new Error(answer.error?.message ?? `The practice room answered HTTP ${response.status}`), {
    unsaid: true,
  })
}

const speaker = (as) => ({ as, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: navigator.language })

export const api = {
  state: (as) => call(`state?as=${as}`),
  samples: () => call('samples'),
  open: (as, place) => call('open', { ...speaker(as), in: place }),
  say: (as, words) => call('say', { ...speaker(as), ...words }),
  press: (as, activity, action) => call('press', { ...speaker(as), activity, action }),
  faults: () => call('faults'),
  setFault: (fault, on) => call('faults', { fault, on }),
  reset: () => call('reset', {}),
}

/** What changes, as it changes. The browser reconnects by itself and is told what it missed. */
export function follow(as, after, { message, typing, reset, link }) {
  const source = new EventSource(`/practice/api/events?as=${as}&after=${encodeURIComponent(after)}`)
  source.addEventListener('message', (event) => message(JSON.parse(event.data)))
  source.addEventListener('typing', (event) => typing(JSON.parse(event.data)))
  source.addEventListener('reset', reset)
  source.addEventListener('open', () => link(true))
  source.addEventListener('error', () => {
    link(false)
    // A browser gives up after some answers; a server that is just starting deserves another try.
    if (source.readyState === EventSource.CLOSED) setTimeout(reset, 3000)
  })
  return () => source.close()
}
