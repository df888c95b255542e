/** The first filling: how long it takes beside bare paging, how much memory it takes above idle. */
import { setTimeout as pause } from 'node:timers/promises'

const LOOK = 100
const IDLE = 6_000
const UNFILLED = /not known yet|nobody is known|being read|so far/i
const UNKNOWN = /do not know|not understood|no command|did not understand|unknown command|did you mean/i

/** What the bot says of its inventory: `{ there, filled, text }`. Read leniently: the words are the card's own. */
export async function lookAtInventory(teams, bot) {
  const { text } = await teams.say(bot.url, 'inventory')
  const there = /known|recipients|as of/i.test(text) && !UNKNOWN.test(text.split('\n')[0] ?? '')
  return { there, filled: there && !UNFILLED.test(text), text }
}

/** Resolves with the milliseconds from the first question to the systems until all is known; undefined where it never is. */
export async function waitUntilFilled(teams, bot, systems, patience) {
  const began = Date.now()
  for (;;) {
    const seen = await lookAtInventory(teams, bot)
    if (!seen.there) return { ms: undefined, text: seen.text }
    if (seen.filled) break
    if (Date.now() - began > patience) return { ms: undefined, text: seen.text }
    await pause(LOOK)
  }
  const { first, now } = await systems.control({ do: 'report' })
  return { ms: now - (first ?? now), text: 'filled' }
}

/** Megabytes of a bot that knows a company of almost nobody and has nothing to do. */
export async function idleMemory({ startBot, teams, systems, patience }) {
  const bot = await startBot(systems)
  await waitUntilFilled(teams, bot, systems, patience)
  await pause(IDLE)
  const idle = bot.memory()
  await bot.stop()
  return idle
}
