/** The door for whoever measures or tests: what happens in the company, what goes wrong, what was asked. */
import { changeDay, changePerson, moveBatches } from './changes.mjs'

/**
 * `POST /control` with one of:
 * `{ do: 'report', reset? }`: what was asked since the last reset, and how many changed people were not given out yet;
 * `{ do: 'change', people }`: a day's changes; `{ do: 'change', kind, address }`: one;
 * `{ do: 'move', batches, people }`: so many people of so many running batches come one state further;
 * `{ do: 'throttle', system, times, retryAfter? }`: the next answers are 429;
 * `{ do: 'half', system, times }`: the next long lists end in their middle;
 * `{ do: 'expire' }`: page tokens and delta tokens are forgotten; `{ do: 'latency', ms }`;
 * `{ do: 'people', from?, to? }`: addresses; `{ do: 'batches' }`: each with its people and what Exchange says of it.
 */
export function controlOf({ world, exchange, graph, counters, served, trouble, batchOf }) {
  const changed = (person, systems) => {
    exchange.changed(person)
    graph.changed(person)
    served.expect(person, systems)
  }
  const doors = {
    report({ reset = false }) {
      const report = { ...counters.report(), pending: served.pending() }
      if (reset) counters.reset()
      return report
    },
    change({ people, kind, address }) {
      if (people !== undefined) return { changes: changeDay(world, people, changed) }
      const person = world.byAddress(address)
      changePerson(world, kind, person, changed)
      return { address: person.primary, display: person.display }
    },
    move: ({ batches, people }) => ({ batches: moveBatches(world, batches, people, exchange.userChanged) }),
    throttle: ({ system, times, retryAfter }) => Object.assign(trouble.throttle, { system, times, retryAfter }),
    half: ({ system, times }) => Object.assign(trouble.half, { system, times }),
    expire() {
      exchange.expire()
      graph.expire()
      return {}
    },
    latency({ ms }) {
      trouble.latency = ms
      return {}
    },
    people: ({ from = 0, to = world.people.length }) => ({
      addresses: world.people.slice(from, to).map(({ primary }) => primary),
    }),
    batches: () => ({ batches: world.batches.map((batch) => batchOf(batch)) }),
  }
  return (body) => doors[body?.do]?.(body)
}
