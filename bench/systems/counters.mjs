/** What was asked, by kind, since it was last forgotten. The parts of a `$batch` are counted apart. */
export function countersFor(now) {
  const state = {}
  const reset = () => {
    Object.assign(state, { exchange: 0, graph: 0, parts: 0, refused: 0, bytes: 0, kinds: {}, inFlight: 0, most: 0 })
    Object.assign(state, { first: undefined, last: undefined, since: now() })
  }
  const kind = (name) => {
    state.kinds[name] = (state.kinds[name] ?? 0) + 1
  }
  reset()
  return {
    reset,
    /** @param {'exchange' | 'graph'} system */
    begin(system, name) {
      state[system] += 1
      state.inFlight += 1
      state.most = Math.max(state.most, state.inFlight)
      state.first ??= now()
      kind(`${system} ${name}`)
    },
    end(bytes, refused) {
      state.inFlight = Math.max(0, state.inFlight - 1)
      state.bytes += bytes
      state.last = now()
      if (refused) state.refused += 1
    },
    part(name) {
      state.parts += 1
      kind(`graph part ${name}`)
    },
    report: () => ({ ...state, http: state.exchange + state.graph, now: now() }),
  }
}

/** Which changed people were given out by a question for changes, or by one for them. */
export function servedSince() {
  const waiting = { exchange: new Set(), graph: new Set() }
  const seen = (system) => (people) => {
    if (waiting[system].size === 0) return
    for (const person of people) waiting[system].delete(person)
  }
  return {
    exchange: seen('exchange'),
    graph: seen('graph'),
    expect(person, { exchange, graph }) {
      if (exchange) waiting.exchange.add(person)
      if (graph) waiting.graph.add(person)
    },
    pending: () => ({ exchange: waiting.exchange.size, graph: waiting.graph.size }),
  }
}
