/** A day's changes: how many calls it takes until the inventory has them, and whether it then says so. */
import { setTimeout as pause } from 'node:timers/promises'

const QUIET = 2_000
/** Looks at batches go on all the time and are counted in the steady state. */
const POLLS = /Get-Migration/
const SAMPLES = 5

/** What a card says of a person of whom this is true. */
const SHOWN = {
  licence: () => true,
  rename: (text, { display, address }) => text.includes(display) || text.toLowerCase().includes(address.toLowerCase()),
  hide: (text) => /hidden/i.test(text),
  leave: (text) => /left|gone|deleted|no longer|nobody has/i.test(text),
}

export async function measureDay({ teams, bot, systems, table, people, patience }) {
  await systems.control({ do: 'report', reset: true })
  const { changes } = await systems.control({ do: 'change', people })
  const began = Date.now()
  const report = () => systems.control({ do: 'report' })
  let now = await report()
  const waits = () => now.pending.exchange + now.pending.graph > 0
  const done = () => !waits() && now.inFlight === 0 && Date.now() - now.last > QUIET
  while (!done() && Date.now() - began < patience) {
    await pause(250)
    now = await report()
  }
  const what = `a day’s ${changes.length} changes`
  const missing = waits() ? `never asked for: ${now.pending.exchange} in Exchange, ${now.pending.graph} in Graph` : ''
  const calls = Object.entries(now.kinds)
  const polls = calls.filter(([kind]) => POLLS.test(kind)).reduce((sum, [, count]) => sum + count, 0)
  const kinds = calls.filter(([kind]) => !POLLS.test(kind)).map(([kind, count]) => `${count} ${kind}`)
  const note = missing || `${kinds.join(', ')}; ${polls} looks at batches apart`
  table.add(`${what}: calls`, waits() ? undefined : now.http - polls, { under: 20, note })
  table.add(`${what}: until picked up`, waits() ? undefined : (now.last - began) / 1_000, { unit: 's' })
  if (waits()) return
  let shown = 0
  let asked = 0
  for (const [kind, isShown] of Object.entries(SHOWN)) {
    for (const change of changes.filter((one) => one.kind === kind).slice(0, SAMPLES)) {
      const { text } = await teams.say(bot.url, `user ${change.address}`)
      asked += 1
      if (isShown(text, change)) shown += 1
    }
  }
  table.add(`${what}: not shown by “user”`, asked - shown, { bar: 0, note: `of ${asked} samples` })
}
