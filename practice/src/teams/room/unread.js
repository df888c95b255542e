/** What each of the three people has read, kept in the browser. */
const KEY = 'stagecoach-read'

function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {}
  } catch {
    return {}
  }
}

export function markRead(reader, conversation, messages) {
  const newest = Math.max(
    0,
    ...messages.filter((each) => each.conversation === conversation).map(({ id }) => Number(id)),
  )
  const read = load()
  if ((read[`${reader} ${conversation}`] ?? 0) === newest) return
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read, [`${reader} ${conversation}`]: newest }))
  } catch {
    // A browser that keeps nothing shows more badges, no more than that.
  }
}

export function countUnread(reader, conversation, messages) {
  const last = load()[`${reader} ${conversation}`] ?? 0
  const isNew = (each) =>
    each.conversation === conversation && each.from.role !== reader && !each.deleted && Number(each.id) > last
  return messages.filter(isNew).length
}
