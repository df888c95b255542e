/** What is told of items that nobody knows the end of, and how long a step waits for them. */
import { describe, expect, it } from 'vitest'
import type { StepKinds } from '../../src/plans/step.ts'
import { DownloadKind } from '../../src/records/download.ts'
import type { Run } from '../../src/records/run.ts'
import { ConflictError, type Store } from '../../src/store/store.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { silence } from '../support/fakes.ts'
import { memoryStore } from '../support/memory-store.ts'
import { later, planRecord, startDraft } from '../support/records.ts'
import { licencePlan, people, type RemoteOptions, remote } from './items.ts'
import { running } from './running.ts'

async function world(count: number, options: RemoteOptions & { store?: Store; kinds?: StepKinds } = {}) {
  const system = remote(options)
  const one = await running({}, licencePlan(people(count)), { kinds: system.kinds, ...options })
  const report = async ({ report: id = '' }: Run) => {
    const file = await one.store.get(DownloadKind, id)
    return file?.value.text.trim().split('\r\n').slice(1)
  }
  return { ...one, ...system, report }
}

const DOUBT = 'Begun and nothing told what came of it: look there before you ask again'

describe('the file with every item', () => {
  it('calls begun what may have been done when a fault of ours ended the run', async () => {
    const one = await world(3, { ways: { p1: ['bug'] }, parallel: 1 })
    expect(await one.report(await one.run())).toEqual(['p0,done,', `p1,unknown,${DOUBT}`, 'p2,not begun,'])
  })

  it('calls begun what a crash cut off, though the run was halted before it was read back', async () => {
    const one = await world(3, { parallel: 1 })
    const cut = one.open({
      ...one.store,
      append: async (log, lines, fence) => {
        if (one.begun.includes('p1')) throw new Error('killed')
        return one.store.append(log, lines, fence)
      },
    })
    await expect(cut.look(one.claim)).rejects.toThrow('killed')
    one.restart()
    await one.halt()
    const run = await one.run()
    expect(run).toMatchObject({ state: 'closed', tally: { items: 3, done: 1, refused: 0 } })
    expect(await one.report(run)).toEqual(['p0,done,', `p1,unknown,${DOUBT}`, 'p2,not begun,'])
  })

  it('calls in doubt what was never answered, when it is given up', async () => {
    const one = await world(2, { ways: { p1: ['silent and lost'] }, parallel: 1 })
    let run = await one.run()
    for (let look = 0; look < 500 && run.state === 'running'; look++) run = await one.after(10)
    expect(await one.report(run)).toEqual(['p0,done,', `p1,unknown,${DOUBT}`])
  })

  it('calls not begun what a halt held back: nothing was written down for it', async () => {
    const one = await world(4, { parallel: 1, during: async (key) => (key === 'p1' ? one.halt() : undefined) })
    expect(await one.report(await one.run())).toEqual(['p0,done,', 'p1,done,', 'p2,not begun,', 'p3,not begun,'])
    const keys = (await one.lines()).flatMap((line) => (line.is === 'intent' ? [line.key] : []))
    expect(keys).toEqual(['p0', 'p1'])
  })
})

describe('a kind of step that is not careful', () => {
  it('may have no items: that is done', async () => {
    expect(await (await world(0)).run()).toMatchObject({ state: 'done', message: '0 of 0 done' })
  })

  it('may answer with more than it was asked about: each item has its outcome once', async () => {
    const ways = { p1: ['silent and lost', 'done'] } as const
    const system = remote({ ways, parallel: 1 })
    const everything = { ...system.kinds[0], already: async () => new Set(system.effects) } as never
    const one = await world(3, { kinds: [everything] })
    await one.run()
    for (let look = 0; look < 10; look++) await one.after(5)
    expect(await one.now()).toMatchObject({ state: 'done', tally: { done: 3 } })
    const outcomes = (await one.lines()).flatMap((line) =>
      line.is === 'item' && line.outcome === 'done' ? [line.key] : [],
    )
    expect(outcomes.sort()).toEqual(['p0', 'p1', 'p2'])
  })

  it('may name no number of writes at once: then it is one', async () => {
    const one = await world(3, { parallel: 0 })
    expect(await one.run()).toMatchObject({ state: 'done' })
    expect(one.most()).toBe(1)
  })
})

describe('two steps with the same items', () => {
  it('count their refusals apart, and each has its rows in the file', async () => {
    const ways = { p0: ['refused', 'done'], p1: ['refused', 'done'] } as const
    const step = { kind: 'licence', version: 1, args: { sku: 'E3' }, items: people(4) }
    const { kinds } = remote({ ways, parallel: 1 })
    const record = planRecord(startDraft({ title: 'Licences', steps: [step, { ...step, stopAtPercent: 20 }] }))
    const again = { ...kinds[0], already: async () => new Set() } as never
    const one = await running({}, record, { kinds: [again] })
    const run = await one.run()
    expect(run).toMatchObject({ state: 'partly', step: 2, tally: { items: 8, done: 6, refused: 2 } })
    expect(run.message).toBe('4 of 4 done')
    const file = (await one.store.get(DownloadKind, run.report ?? ''))?.value.text.trim().split('\r\n')
    const no = ['p0', 'p1'].map((key) => `${key},refused,no unit is left for ${key}`)
    const yes = (keys: string[]) => keys.map((key) => `${key},done,`)
    expect(file?.slice(1)).toEqual([...no, ...yes(['p2', 'p3']), ...yes(['p0', 'p1', 'p2', 'p3'])])
  })
})

describe('what the header names', () => {
  it('are ten of the refused with the beginning of their reasons; the file has all of it', async () => {
    const message = 'x'.repeat(5_000)
    const [kind] = remote().kinds
    const refuses = { ...kind, write: async () => ({ is: 'refused', message }) } as never
    const one = await world(30, { kinds: [refuses] })
    const run = await one.run()
    expect(run.refusals).toHaveLength(10)
    expect(run.refusals[0]).toEqual({ key: 'p0', message: 'x'.repeat(300) })
    expect(JSON.stringify(run.outbox[0]?.reply).length).toBeLessThan(10_000)
    expect(await one.report(run)).toContain(`p29,refused,${message}`)
  })
})

describe('two items that stop the step at once', () => {
  const asksToWait = new RemoteError({
    system: 'Microsoft Graph',
    operation: 'assignLicense',
    code: '429',
    text: 'slow down',
    retryable: true,
    answered: true,
    retryAfterMs: 120_000,
  })
  it.each([
    ['the first', [asksToWait, silence('assignLicense')]],
    ['the last', [silence('assignLicense'), asksToWait]],
  ])('are waited for as long as the system asked, %s or not', async (_, errors) => {
    const left = [...errors]
    const [kind] = remote({ parallel: 2 }).kinds
    const fails = { ...kind, write: () => Promise.reject(left.shift() ?? asksToWait) } as never
    const one = await world(4, { kinds: [fails] })
    expect(await one.run()).toMatchObject({ state: 'running', nextAttemptAt: later(120).toISOString() })
    expect(left).toEqual([])
    // Nothing is written before that, nor begun by the others.
    expect((await one.lines()).filter(({ is }) => is === 'intent')).toHaveLength(2)
  })

  it('end the run where one is a fault of ours, though another only waits', async () => {
    const later = async (key: string) => {
      for (let n = 0; key === 'p1' && n < 5; n++) await new Promise((resolve) => setImmediate(resolve))
    }
    const one = await world(2, { ways: { p0: ['silent and lost'], p1: ['bug'] }, parallel: 2, during: later })
    expect(await one.run()).toMatchObject({ state: 'refused' })
  })
})

describe('the wait for what is in doubt', () => {
  const ways = { p0: ['silent and lost', 'done'], p1: ['silent and lost', 'silent and lost', 'done'] } as const

  it('begins anew when another item came to its end, though the header was changed meanwhile', async () => {
    const kept = memoryStore()
    let conflicts = 0
    const store: Store = {
      ...kept,
      put: (kind, id, value, expected) => {
        conflicts += 1
        // Every other time a message was just taken out of the header's outbox.
        if (kind.name === 'run' && expected > 0 && conflicts % 2 === 0) throw new ConflictError(kind.name, id)
        return kept.put(kind, id, value, expected)
      },
    }
    const one = await world(2, { ways, parallel: 2, store })
    await one.run()
    expect(await one.after(5)).toMatchObject({ waitingSince: later(5).toISOString() })
    for (let look = 0; look < 6; look++) await one.after(5)
    const run = await one.after(5)
    expect(run).toMatchObject({ tally: { done: 1 }, unreachableSince: later(40).toISOString() })
    expect(run.waitingSince).toBeUndefined()
    for (let look = 0; look < 10; look++) await one.after(5)
    expect(await one.now()).toMatchObject({ state: 'done' })
  })

  it('has an end: silence is not counted, the time between is', async () => {
    const one = await world(1, { ways: { p0: ['silent and lost'] } })
    let run = await one.run()
    // Every forty seconds it is written again and not answered; thirty-five of them it waits until that must show.
    for (let look = 0; look < 500 && run.state === 'running'; look++) run = await one.after(5)
    expect(run).toMatchObject({
      state: 'refused',
      end: { message: 'Gave up waiting: 1 of 1 are in doubt: looking again' },
      endedAt: later(465).toISOString(),
    })
  })

  it('goes on over a restart: what was done before it does not count again', async () => {
    const one = await world(2, { ways: { p1: ['silent and lost', 'silent and lost', 'done'] }, parallel: 2 })
    await one.run()
    expect(await one.after(5)).toMatchObject({ waitingSince: later(5).toISOString() })
    one.restart()
    for (let look = 0; look < 6; look++) await one.after(5)
    expect(await one.after(5)).toMatchObject({
      waitingSince: later(5).toISOString(),
      unreachableSince: later(40).toISOString(),
    })
  })
})
