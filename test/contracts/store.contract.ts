/**
 * What every store must do, whatever it is made of. Nothing here assumes one process or files: only that a store can be
 * opened again on the same data after it was closed.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConflictError, change, type Kind, StaleFenceError, type Store } from '../../src/store/store.ts'
import { type Note, Notes } from './notes.ts'

export interface StoreHarness {
  open(): Promise<Store>
  dispose(): Promise<void>
}

export function storeContract(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} keeps the store's contract`, () => {
    let harness: StoreHarness
    let store: Store
    beforeEach(async () => {
      harness = await make()
      store = await harness.open()
    })
    afterEach(async () => {
      await store.close()
      await harness.dispose()
    })
    const reopened = async (): Promise<Store> => {
      await store.close()
      store = await harness.open()
      return store
    }

    it('has nothing at first', async () => {
      expect(await store.get(Notes, 'a')).toBeUndefined()
      expect(await store.list(Notes)).toEqual([])
      expect(await store.read('audit')).toEqual([])
      expect(store.setAside).toEqual([])
    })

    it('gives back what was put, with a version that grows by one, and after a restart too', async () => {
      expect(await store.put(Notes, 'a', { text: 'one' }, 0)).toBe(1)
      expect(await store.put(Notes, 'a', { text: 'two', tags: ['x'] }, 1)).toBe(2)
      expect(await store.get(Notes, 'a')).toEqual({ id: 'a', version: 2, value: { text: 'two', tags: ['x'] } })
      await reopened()
      expect(await store.get(Notes, 'a')).toEqual({ id: 'a', version: 2, value: { text: 'two', tags: ['x'] } })
    })

    it('refuses a put that expects another version, and changes nothing', async () => {
      await store.put(Notes, 'a', { text: 'one' }, 0)
      await expect(store.put(Notes, 'a', { text: 'late' }, 0)).rejects.toBeInstanceOf(ConflictError)
      await expect(store.put(Notes, 'a', { text: 'early' }, 2)).rejects.toBeInstanceOf(ConflictError)
      await expect(store.put(Notes, 'b', { text: 'none yet' }, 1)).rejects.toBeInstanceOf(ConflictError)
      expect(await store.get(Notes, 'a')).toMatchObject({ version: 1, value: { text: 'one' } })
      expect(await store.get(Notes, 'b')).toBeUndefined()
    })

    it('lets one of many simultaneous puts win', async () => {
      const puts = Array.from({ length: 20 }, (_, n) => store.put(Notes, 'a', { text: String(n) }, 0))
      const settled = await Promise.allSettled(puts)
      expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      for (const one of settled) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(ConflictError)
    })

    it('loses no change when many are made at once', async () => {
      const add = (tag: string) =>
        change(store, Notes, 'a', (note) => ({ text: 'all', tags: [...(note?.tags ?? []), tag] }))
      await Promise.all(Array.from({ length: 20 }, (_, n) => add(`tag-${n}`)))
      const found = await store.get(Notes, 'a')
      expect(found?.version).toBe(20)
      expect(new Set(found?.value.tags).size).toBe(20)
    })

    it('lists a kind by id, and only that kind', async () => {
      const Others = { ...Notes, name: 'other' }
      await store.put(Notes, 'b', { text: 'b' }, 0)
      await store.put(Notes, 'a', { text: 'a' }, 0)
      await store.put(Others, 'c', { text: 'c' }, 0)
      expect((await store.list(Notes)).map((one) => one.id)).toEqual(['a', 'b'])
      expect(await store.get(Others, 'a')).toBeUndefined()
    })

    it('deletes by version, and starts again at one', async () => {
      await store.put(Notes, 'a', { text: 'one' }, 0)
      await expect(store.delete(Notes, 'a', 2)).rejects.toBeInstanceOf(ConflictError)
      await store.delete(Notes, 'a', 1)
      expect(await store.get(Notes, 'a')).toBeUndefined()
      await reopened()
      expect(await store.list(Notes)).toEqual([])
      expect(await store.put(Notes, 'a', { text: 'again' }, 0)).toBe(1)
    })

    it('tells ids apart that a file system might not', async () => {
      const ids = [
        'a',
        'A',
        'a/b',
        '../a',
        'a.b',
        '.',
        '..',
        'con',
        'CON',
        'aux.txt',
        'é',
        '19:x@thread.tacv2',
        'a%41',
        '',
      ]
      ids.push('a:'.padEnd(300, 'X'), 'a:'.padEnd(301, 'X'), 'trailing. ')
      for (const id of ids) await store.put(Notes, id, { text: id }, 0)
      await reopened()
      for (const id of ids) expect((await store.get(Notes, id))?.value.text).toBe(id)
      expect((await store.list(Notes)).map((one) => one.id).sort()).toEqual([...ids].sort())
    })

    it('shares nothing with whoever put or got a document', async () => {
      const mine = { text: 'one', tags: ['x'] }
      await store.put(Notes, 'a', mine, 0)
      mine.tags.push('y')
      const got = (await store.get(Notes, 'a'))?.value as Note
      try {
        got.tags?.push('z')
      } catch {
        // Frozen: as good as a copy.
      }
      expect((await store.get(Notes, 'a'))?.value).toEqual({ text: 'one', tags: ['x'] })
    })

    it('gives back at once what a restart would read', async () => {
      await store.put(Notes, 'a', { text: 'one', tags: undefined }, 0)
      expect((await store.get(Notes, 'a'))?.value).toStrictEqual({ text: 'one' })
    })

    it('never writes what it could not read again', async () => {
      await expect(store.put(Notes, 'a', { text: 7 } as unknown as Note, 0)).rejects.toThrow()
      expect(await store.get(Notes, 'a')).toBeUndefined()
    })

    it('brings documents of an older version forward', async () => {
      await store.put(Notes, 'a', { text: 'one' }, 0)
      await reopened()
      const Titles: Kind<{ title: string }> = {
        name: 'note',
        version: 2,
        schema: z.object({ title: z.string() }),
        migrate: (value, from) => ({ title: `${(value as Note).text} from ${from}` }),
      }
      expect(await store.get(Titles, 'a')).toEqual({ id: 'a', version: 1, value: { title: 'one from 1' } })
      expect(await store.put(Titles, 'a', { title: 'two' }, 1)).toBe(2)
      await reopened()
      expect((await store.get(Titles, 'a'))?.value).toEqual({ title: 'two' })
    })

    it('refuses documents of a newer version, and leaves them as they are', async () => {
      const Newer: Kind<Note> = { ...Notes, version: 3 }
      await store.put(Newer, 'a', { text: 'later' }, 0)
      await reopened()
      await expect(store.get(Notes, 'a')).rejects.toThrow(/newer Stagecoach.*version 3/)
      await expect(store.list(Notes)).rejects.toThrow(/newer Stagecoach/)
      await expect(store.put(Notes, 'a', { text: 'mine' }, 1)).rejects.toThrow(/newer Stagecoach/)
      expect((await store.get(Newer, 'a'))?.value).toEqual({ text: 'later' })
    })

    it('keeps log lines in the order they were appended, each log for itself', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => store.append('audit', [{ n, text: 'a\nb' }])))
      await store.append('Audit', [{ other: true }])
      await reopened()
      await store.append('audit', [{ n: 20 }])
      expect((await store.read('audit')).map((entry) => entry.n)).toEqual(Array.from({ length: 21 }, (_, n) => n))
      expect(await store.read('Audit')).toEqual([{ other: true }])
    })

    it('answers where a log stands, and what lies beyond a position', async () => {
      expect(await store.append('run', [{ n: 1 }, { n: 2 }])).toBe(2)
      expect(await store.append('run', [{ n: 3 }])).toBe(3)
      expect(await store.append('run', [])).toBe(3)
      expect(await store.read('run', 1)).toEqual([{ n: 2 }, { n: 3 }])
      expect(await store.read('run', 3)).toEqual([])
      await reopened()
      expect(await store.append('run', [{ n: 4 }])).toBe(4)
      expect(await store.read('run', 2)).toEqual([{ n: 3 }, { n: 4 }])
    })

    it('refuses lines of a claim that is over, and keeps nothing of them', async () => {
      await store.append('run', [{ n: 1 }], 1)
      await store.append('run', [{ n: 2 }], 3)
      await expect(store.append('run', [{ n: 'stale' }, { n: 'too' }], 2)).rejects.toBeInstanceOf(StaleFenceError)
      await store.append('run', [{ n: 3 }], 3)
      await reopened()
      await expect(store.append('run', [{ n: 'stale' }], 2)).rejects.toBeInstanceOf(StaleFenceError)
      expect(await store.append('run', [{ n: 4 }], 4)).toBe(4)
      expect((await store.read('run')).map(({ n }) => n)).toEqual([1, 2, 3, 4])
      await store.append('other', [{ n: 1 }], 1)
    })

    it('knows the newest claim, whatever was appended under none since', async () => {
      await store.append('run', [{ n: 1 }], 3)
      await store.append('run', [{ n: 2 }])
      await expect(store.append('run', [{ n: 'stale' }], 2)).rejects.toBeInstanceOf(StaleFenceError)
      // Though there is nothing to write: whoever asks is over.
      await expect(store.append('run', [], 2)).rejects.toBeInstanceOf(StaleFenceError)
      expect(await store.append('run', [{ n: 3 }], 3)).toBe(3)
    })

    it('keeps what was appended, not what its giver makes of it later', async () => {
      const mine = { text: 'one', tags: ['x'] }
      const appended = store.append('run', [mine])
      mine.tags.push('y')
      mine.text = 'two'
      await appended
      const [got] = await store.read('run')
      Object.assign(got ?? {}, { text: 'three' })
      expect(await store.read('run')).toEqual([{ text: 'one', tags: ['x'] }])
    })

    it('takes all lines of an append or none, whatever else is asked for at the same time', async () => {
      const settled = await Promise.allSettled([
        store.append('run', [{ n: 1 }, { n: 2 }]),
        // What is no JSON cannot be kept.
        store.append('run', [{ n: 'half' }, { n: 7n }]),
        store.append('run', [{ n: 3 }]),
      ])
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      await reopened()
      expect(await store.append('run', [{ n: 4 }])).toBe(4)
      expect(await store.read('run')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])
    })

    it('reads whole objects, whatever is in them', async () => {
      const entries = [{ at: 'line\nbreak \u2028 "quoted"' }, { inner: { goesOn: true } }, {}, { list: [1, null] }]
      await store.append('run', entries, 1)
      await store.append('run', [{ last: '"goesOn":true}' }])
      await reopened()
      expect(await store.read('run')).toEqual([...entries, { last: '"goesOn":true}' }])
    })

    it('takes each of many simultaneous lines once, those of an older claim not after those of a newer', async () => {
      const appends = Array.from({ length: 20 }, (_, n) => store.append('run', [{ n }], n % 2 === 0 ? 1 : 2))
      const settled = await Promise.allSettled(appends)
      const kept = (await store.read('run')).map(({ n }) => Number(n))
      expect(kept).toEqual([0, ...kept.filter((n) => n % 2 === 1)])
      expect(kept).toHaveLength(settled.filter(({ status }) => status === 'fulfilled').length)
      expect(new Set(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))).size).toBe(kept.length)
    })

    it('finishes what was asked before it closes, and refuses what comes after', async () => {
      const last = store.put(Notes, 'a', { text: 'last' }, 0)
      const line = store.append('audit', [{ n: 1 }])
      await Promise.all([store.close(), store.close()])
      await expect(store.get(Notes, 'a')).rejects.toThrow('closed')
      await expect(last).resolves.toBe(1)
      await line
      store = await harness.open()
      expect((await store.get(Notes, 'a'))?.value.text).toBe('last')
      expect(await store.read('audit')).toEqual([{ n: 1 }])
    })
  })
}
