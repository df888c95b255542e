/** Whatever comes between: in the end the inventory is what the systems hold, and it never claimed more than it held. */
import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { randomFrom } from '../../migration/random.ts'
import type { WorldPart } from '../../support/people-world/core.ts'
import { HOUR, type Refreshing, refreshing, WORLD_PARTS } from './refreshing.ts'

const SEEDS = 60
const STEPS = 60

/** Whom a state claims to know as of a time, and whose row stood so at no time since. */
function overclaimed(at: Refreshing, part: WorldPart): string[] {
  const asOf = at.state(part).asOf?.getTime()
  if (asOf === undefined) return []
  const held = at.held(part)
  const unseen = part === 'exchange' || (part === 'directory' && !at.world.directory.tombstones)
  return [...at.world.core.history[part]].flatMap(([key, stood]) => {
    const first = Math.max(
      0,
      stood.findLastIndex((one) => one.at <= asOf),
    )
    const since = stood.slice(first)
    // Who came after that may not be there yet.
    const rows = since.map(({ row }) => row).concat((stood[0]?.at ?? 0) > asOf ? [undefined] : [])
    // Deletions that the system does not tell of, and what went before them, are found by the next full reading.
    if (unseen && stood.at(-1)?.deleted) return []
    const row = held.get(key)
    return rows.some((one) => isDeepStrictEqual(one, row)) ? [] : [`${part} ${key} as of ${asOf}`]
  })
}

async function life(seed: number): Promise<Refreshing> {
  const at = refreshing({ people: 115, seed })
  const { world, clock } = at
  const random = randomFrom(seed * 31 + 7)
  world.directory.tombstones = random.chance(0.5)
  let busy = true
  let bustle = 0.08
  let crashIn = Number.POSITIVE_INFINITY

  const change = () => {
    const n = world.anybody()
    const events = [
      () => world.rename(n, `Name ${random.below(1000)}`),
      () => world.rename(n, `Name ${random.below(1000)}`),
      () => world.graph.change(n, { usageLocation: random.chance(0.5) ? 'DE' : undefined }),
      () => world.exchange.change(n, { hidden: random.chance(0.5) }),
      () => world.directory.loseMailbox(n),
      () => world.remove(n),
      () => void world.add(),
      () => void world.add(),
    ]
    random.pick(events)()
  }
  world.core.onCall = () => {
    crashIn -= 1
    if (crashIn === 0) at.crash()
    while (busy && random.chance(bustle)) change()
  }
  const part = () => random.pick(WORLD_PARTS)
  const steps = [
    () => change(),
    () => change(),
    () => clock.advance(random.below(60_000)),
    () => clock.advance(random.below(10 * 60_000)),
    () => clock.advance(random.below(10 * HOUR)),
    () => at.look(part()),
    () => at.look(),
    () => at.refresh.look(part()),
    () => at.refresh.changes(WORLD_PARTS, 0),
    () => Promise.all([at.look(part()), at.refresh.changes(WORLD_PARTS, 30_000), at.look('graph')]),
    () => at.crash(),
    () => {
      crashIn = 1 + random.below(20)
    },
    () => world.core.silent.add(part()),
    () => world.core.silent.clear(),
    () => world.core.silent.clear(),
    () => {
      // Half an answer to somebody who knows nothing yet cannot be told from a whole one.
      const cut = part()
      if (at.tables[cut].control !== undefined) world.core.cut.add(cut)
    },
    () => world.core.cut.clear(),
    () => world.core.cut.clear(),
    () => {
      world.core.delay = random.pick([5, 5, 500, 4 * 60_000])
    },
    () => {
      bustle = random.pick([0, 0.05, 0.4])
    },
    () => world.exchange.expire(),
    () => world.graph.expire(),
    () => world.directory.answerFrom(`server-${1 + random.below(3)}`),
    () => {
      world.exchange.filter = random.pick(['works', 'works', 'works', 'refused', 'ignored'] as const)
    },
  ]
  for (let step = 0; step < STEPS; step++) {
    try {
      await random.pick(steps)()
    } catch (error) {
      if (!String(error).includes('another has opened')) throw error
    }
    expect(
      WORLD_PARTS.flatMap((one) => overclaimed(at, one)),
      `seed ${seed}, step ${step}`,
    ).toEqual([])
  }
  busy = false
  world.core.delay = 5
  crashIn = Number.POSITIVE_INFINITY
  world.core.silent.clear()
  world.core.cut.clear()
  world.exchange.filter = 'works'
  for (let hour = 0; hour < 40; hour++) {
    clock.advance(HOUR)
    await at.look()
  }
  return at
}

it.each(Array.from({ length: SEEDS }, (_, n) => n + 1))('life %i ends as the systems are', async (seed) => {
  const at = await life(seed)
  for (const part of WORLD_PARTS) {
    expect(Object.fromEntries(at.held(part)), part).toEqual(Object.fromEntries(at.world.rows(part)))
    expect(at.state(part)).toMatchObject({ trouble: undefined, doubt: undefined, reading: undefined })
  }
})
