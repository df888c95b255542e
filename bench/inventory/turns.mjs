/** Turns of people: how long each takes, and what it asks of the systems. */
import { p50, p95 } from './table.mjs'

const csv = (addresses) => `EmailAddress\r\n${addresses.join('\r\n')}\r\n`

/** A list of so many, of the people in no batch where there are enough of them, another one each time. */
function listOf(people, rows, turn, inBatches) {
  const free = people.length - inBatches >= rows ? people.slice(inBatches) : people
  const from = (turn * 37) % Math.max(1, free.length - rows + 1)
  return csv(free.slice(from, from + rows))
}

export async function measureTurns({ teams, bot, systems, table, rows, turns, inBatches }) {
  const { addresses } = await systems.control({ do: 'people' })
  const someone = (turn) => addresses[(turn * 997) % addresses.length]
  const lines = {
    'batch new': (turn) => ['batch new bench-list', listOf(addresses, rows, turn, inBatches)],
    recipients: () => ['recipients'],
    user: (turn) => [`user ${someone(turn)}`],
    status: () => ['status'],
  }
  for (const [name, lineOf] of Object.entries(lines)) {
    const took = []
    const requests = []
    const parts = []
    let said = ''
    for (let turn = 0; turn < turns; turn++) {
      await systems.control({ do: 'report', reset: true })
      const { ms, text } = await teams.say(bot.url, ...lineOf(turn))
      const asked = await systems.control({ do: 'report' })
      took.push(ms)
      requests.push(asked.http)
      parts.push(asked.parts)
      said = text.split('\n')[0] ?? ''
    }
    const what = name === 'batch new' ? `${name}, ${rows} rows` : name
    table.add(`${what}: p50`, p50(took), { unit: 'ms' })
    table.add(`${what}: p95`, p95(took), { under: 1_000, unit: 'ms', note: `${turns} turns; “${said.slice(0, 60)}”` })
    const bar = name === 'batch new' ? { bar: 30 } : {}
    const note = `most of ${turns} turns; parts of $batch apart: ${Math.max(...parts)}`
    table.add(`${what}: HTTP requests`, Math.max(...requests), { ...bar, note })
  }
}
