/** The first filling: how long it takes beside bare paging, how much memory it takes above idle. */
import { setTimeout as pause } from 'node:timers/promises'

const LOOK = 100
const IDLE = 6_000
const UNFILLED = /not known yet|nobody is known|being read|so far/i
const UNKNOWN = /do not know|not understood|no command|did not understand|unknown command|did you mean/i
/** How the card may name its parts: a line of its own each. */
const PARTS = {
  directory: /^\W*(the )?directory\W*$/i,
  exchange: /^\W*exchange online\W*$/i,
  graph: /^\W*microsoft graph\W*$/i,
  users: /^\W*(the )?migration users\W*$/i,
}

/** What the bot says of its inventory: `{ there, unfilled, text }`. Read leniently: the words are the card's own. */
async function lookAtInventory(teams, bot, systems) {
  const { text } = await teams.say(bot.url, 'inventory')
  const lines = text.split('\n')
  const there = /known|recipients|as of/i.test(text) && !UNKNOWN.test(lines[0] ?? '')
  const told = new Map()
  let part
  for (const line of lines) {
    const named = Object.entries(PARTS).find(([, name]) => name.test(line))?.[0]
    part = named ?? part
    if (part !== undefined) told.set(part, `${told.get(part) ?? ''}\n${line}`)
  }
  // Nobody waits for a directory that is not configured.
  if (systems.ldap === undefined) told.delete('directory')
  if (told.size === 0) told.set('all', text)
  const unfilled = [...told].filter(([, said]) => UNFILLED.test(said)).map(([name]) => name)
  return { there, unfilled, parts: [...told.keys()], text }
}

/**
 * Waits until all is known, or as long as it may. Milliseconds from the first question to the systems, or from `since`: `ms`
 * until everything is known, `people` until recipients and Graph's users are; undefined where they never are. `after` says
 * when each part was.
 */
export async function waitUntilFilled(teams, bot, systems, patience, since = 0) {
  const began = Date.now()
  const known = new Map()
  let seen
  do {
    if (seen !== undefined) await pause(LOOK)
    seen = await lookAtInventory(teams, bot, systems)
    for (const part of seen.parts) if (!seen.unfilled.includes(part) && !known.has(part)) known.set(part, Date.now())
  } while (seen.there && seen.unfilled.length > 0 && Date.now() - began < patience)
  const all = Date.now()
  const { first } = await systems.control({ do: 'report' })
  const from = Math.max(first ?? began, since)
  const filled = seen.there && seen.unfilled.length === 0
  const both = known.has('exchange') && known.has('graph')
  return {
    there: seen.there,
    ms: filled ? all - from : undefined,
    people: both ? Math.max(known.get('exchange'), known.get('graph')) - from : filled ? all - from : undefined,
    after: [
      ...[...known].map(([part, at]) => `${part} after ${((at - from) / 1_000).toFixed(1)} s`),
      ...seen.unfilled.map((part) => `${part} not within ${((all - from) / 1_000).toFixed(0)} s`),
    ].join(', '),
    text: seen.text,
  }
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
