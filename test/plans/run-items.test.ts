import { describe, expect, it } from 'vitest'
import { DownloadKind } from '../../src/records/download.ts'
import { journalOf } from '../../src/records/journal.ts'
import type { Run } from '../../src/records/run.ts'
import type { Store } from '../../src/store/store.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { memoryStore } from '../support/memory-store.ts'
import { licencePlan, people, type RemoteOptions, remote } from './items.ts'
import { type RunningOptions, running } from './running.ts'

async function world(count: number, options: RemoteOptions & RunningOptions & { stopAtPercent?: number } = {}) {
  const system = remote(options)
  const limit = options.stopAtPercent === undefined ? {} : { stopAtPercent: options.stopAtPercent }
  const one = await running({}, licencePlan(people(count), limit), { ...options, kinds: system.kinds })
  return { ...one, ...system }
}

describe('a step with items', () => {
  it('does each once, some at a time, with the intent before the write and the outcome after it', async () => {
    const one = await world(20, { parallel: 3, during: () => new Promise((resolve) => setImmediate(resolve)) })
    const run = await one.run()
    expect(run).toMatchObject({ state: 'done', tally: { items: 20, done: 20, refused: 0 } })
    expect(one.effects.sort()).toEqual(
      people(20)
        .map(({ key }) => key)
        .sort(),
    )
    expect(one.most()).toBe(3)
    const lines = await one.lines()
    for (const { key } of people(20)) {
      const mine = lines.flatMap((line) => ('key' in line && line.key === key ? [line.is] : []))
      expect(mine).toEqual(['intent', 'item'])
    }
    expect(await one.store.read('audit')).toMatchObject([
      { outcome: 'done', tally: { items: 20, done: 20, refused: 0 } },
    ])
  })

  it('ends partly where some are refused, each with its reason, in the file too', async () => {
    const one = await world(6, { ways: { p1: ['refused'], p4: ['refused'] } })
    const run = await one.run()
    expect(run).toMatchObject({
      state: 'partly',
      message: '4 of 6 done, 2 refused',
      tally: { items: 6, done: 4, refused: 2 },
    })
    expect(run.refusals).toEqual([
      { key: 'p1', message: 'no unit is left for p1' },
      { key: 'p4', message: 'no unit is left for p4' },
    ])
    const file = await one.store.get(DownloadKind, run.report ?? '')
    expect(file?.value.text.split('\r\n')).toEqual([
      'Item,Outcome,Reason',
      'p0,done,',
      'p1,refused,no unit is left for p1',
      'p2,done,',
      'p3,done,',
      'p4,refused,no unit is left for p4',
      'p5,done,',
      '',
    ])
    expect(run.outbox.map(({ reply }) => reply.summary).join()).toMatch(/2 of 6 were refused: Licences/)
  })

  it('ends refused where all are', async () => {
    const run = await (await world(2, { ways: { p0: ['refused'], p1: ['refused'] } })).run()
    expect(run).toMatchObject({ state: 'refused', end: { message: 'All 2 were refused' } })
  })

  it('stops once more than its percentage is refused, and says so', async () => {
    const ways = Object.fromEntries(people(10).map(({ key }) => [key, ['refused'] as const]))
    const one = await world(10, { ways, parallel: 1, stopAtPercent: 20 })
    const run = await one.run()
    expect(run.state).toBe('refused')
    expect(run.end?.message).toBe('Stopped: 3 of 10 were refused, more than the 20 % at which it was to stop')
    expect(one.begun).toHaveLength(3)
    expect(
      await world(10, { ways: { p0: ['refused'], p1: ['refused'] }, stopAtPercent: 20 }).then((w) => w.run()),
    ).toMatchObject({
      state: 'partly',
    })
  })

  it('asks at the beginning who is done already, once, and writes the others only', async () => {
    const one = await world(4, { already: ['p2'] })
    expect(await one.run()).toMatchObject({ state: 'done', tally: { done: 4 } })
    expect(one.asked).toEqual([['p0', 'p1', 'p2', 'p3']])
    expect(one.begun.sort()).toEqual(['p0', 'p1', 'p3'])
  })

  it('is refused to the end for a refusal of the system, item by item', async () => {
    const system = remote()
    const [kind] = system.kinds
    const refusing = {
      ...kind,
      write: () => Promise.reject(new RemoteError({ ...given, retryable: false, answered: true })),
    }
    const one = await running({}, licencePlan(people(1)), { kinds: [refusing as never] })
    const run = await one.run()
    expect(run.refusals).toEqual([{ key: 'p0', message: 'It will not have p0' }])
  })
})

const given = {
  system: 'Microsoft Graph',
  operation: 'assignLicense',
  code: 'Odd',
  text: 'It will not have p0',
} as const

describe('an item whose answer never came', () => {
  it('is read back once its write must show, and not written again when it is there', async () => {
    const one = await world(3, { ways: { p1: ['silent and done'] }, parallel: 1 })
    expect((await one.run()).state).toBe('running')
    expect(one.begun).toEqual(['p0', 'p1'])
    await one.after(5)
    // The others go on; p1 waits until its write is surely over and must show.
    await one.after(34)
    expect(one.begun).toEqual(['p0', 'p1', 'p2'])
    expect(one.asked).toHaveLength(1)
    for (let look = 0; look < 2; look++) await one.after(5)
    expect(await one.now()).toMatchObject({ state: 'done', tally: { done: 3 } })
    expect(one.asked).toEqual([['p0', 'p1', 'p2'], ['p1']])
    expect(one.effects.filter((key) => key === 'p1')).toHaveLength(1)
  })

  it('is written again when reading back shows it absent', async () => {
    const one = await world(1, { ways: { p0: ['silent and lost', 'done'] } })
    await one.run()
    await one.after(39)
    expect(one.begun).toEqual(['p0'])
    for (let look = 0; look < 3; look++) await one.after(5)
    expect(await one.now()).toMatchObject({ state: 'done' })
    expect(one.begun).toEqual(['p0', 'p0'])
  })

  it('after a crash is left alone until its deadline and what the system needs to show it', async () => {
    const one = await world(1, { during: () => Promise.reject(new Error('killed')) })
    const cut = one.open({
      ...one.store,
      append: async (log, lines, fence) => {
        if (lines.some(({ is }) => is === 'step' || is === 'item')) throw new Error('killed')
        return one.store.append(log, lines, fence)
      },
    })
    await expect(cut.look(one.claim)).rejects.toThrow('killed')
    expect(one.begun).toHaveLength(1)
    await one.after(39)
    expect(one.begun).toHaveLength(1)
  })

  it('is given up aloud when nothing ever comes of it', async () => {
    const one = await world(1, { ways: { p0: ['silent and lost'] } })
    let run: Run = await one.run()
    for (let look = 0; look < 500 && run.state === 'running'; look++) run = await one.after(10)
    expect(run).toMatchObject({ state: 'refused', end: { message: expect.stringMatching(/^Gave up waiting/) } })
  })
})

describe('what stops a step between two items', () => {
  it('is a system that asks to wait: nobody else is begun until then', async () => {
    const one = await world(4, { ways: { p1: ['throttled', 'done'] }, parallel: 1 })
    const run = await one.run()
    expect(run).toMatchObject({ state: 'running', message: 'Exchange Online asks to wait (429)' })
    expect(one.begun).toEqual(['p0', 'p1'])
    for (let look = 0; look < 5; look++) await one.after(5)
    expect(await one.now()).toMatchObject({ state: 'done', tally: { done: 4 } })
  })

  it('is a halt, seen before the next write', async () => {
    const one = await world(10, {
      parallel: 1,
      during: async (key) => (key === 'p2' ? one.halt() : undefined),
    })
    const run = await one.run()
    expect(run).toMatchObject({
      state: 'closed',
      tally: { items: 10, done: 3, refused: 0 },
      end: { message: 'Halted.' },
    })
    expect(one.begun).toEqual(['p0', 'p1', 'p2'])
    expect(run.outbox[0]?.reply.summary).toMatch(/Stopped before its end/)
  })

  it('is a claim that ends, or does not hold as long as a write may take', async () => {
    const ends = new AbortController()
    const one = await world(10, {
      parallel: 1,
      claim: { signal: ends.signal },
      during: async (key) => (key === 'p1' ? ends.abort() : undefined),
    })
    expect(await one.look()).toBe(0)
    expect(one.begun).toEqual(['p0', 'p1'])
    let left = 100_000
    const two = await world(10, {
      parallel: 1,
      claim: { remaining: () => left },
      during: async () => {
        left = 29_999
      },
    })
    expect(await two.look()).toBe(0)
    expect(two.begun).toEqual(['p0'])
  })

  it('is a bug of ours: the run ends, nothing of it is on the card', async () => {
    const one = await world(3, { ways: { p0: ['bug'] }, parallel: 1 })
    const run = await one.run()
    expect(run.state).toBe('refused')
    expect(one.faults).toMatchObject([{ message: 'secretPlace' }])
    expect(JSON.stringify(run.outbox)).not.toContain('secretPlace')
  })
})

describe('the header of a run with items', () => {
  it('is put at most once a second between changes of state, and its counts add up each time', async () => {
    const store = memoryStore()
    const seen: Run['tally'][] = []
    const watched = {
      ...store,
      put: (kind: never, id: string, value: never, expected: number) => {
        const run = value as unknown as Run
        if (run.tally !== undefined) seen.push(run.tally)
        return store.put(kind, id, value, expected)
      },
    }
    const one = await world(50, { parallel: 1, store: watched as never, during: async () => one.wall.advance(100) })
    await one.run()
    for (const { items, done, refused } of seen) expect(done + refused).toBeLessThanOrEqual(items)
    // Asked, claimed, guards, about five seconds of items, the step, the end.
    expect(seen.length).toBeGreaterThanOrEqual(8)
    expect(seen.length).toBeLessThanOrEqual(11)
    expect((await store.read(journalOf('4k7m'))).length).toBe(103)
  })

  it('is put by one of them at a time, though all of them come back at once', async () => {
    const store = memoryStore()
    let puts = 0
    let now = 0
    let most = 0
    const watched: Store = {
      ...store,
      async put(kind, id, value, expected) {
        if (kind.name !== 'run') return store.put(kind, id, value, expected)
        puts += 1
        now += 1
        most = Math.max(most, now)
        await new Promise((resolve) => setImmediate(resolve))
        now -= 1
        return store.put(kind, id, value, expected)
      },
    }
    let waiting: (() => void)[] = []
    const all = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve)
        if (waiting.length < 8) return
        one.wall.advance(1_500)
        for (const free of waiting) free()
        waiting = []
      })
    const one = await world(16, { parallel: 8, store: watched, during: all })
    puts = 0
    expect(await one.run()).toMatchObject({ state: 'done', tally: { done: 16 } })
    // Claimed, guards, once for each eight, the step, the end.
    expect(puts).toBe(6)
    expect(most).toBe(1)
  })
})
