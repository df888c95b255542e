import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock, BEAT, type Lock, type Timers } from '../../src/store/lock.ts'

/** Time that passes only by sleeping; the owners' beats happen in it. */
function stage() {
  const beats = new Set<() => void>()
  const slept: number[] = []
  const timers = (alive = true, during?: () => Promise<void>): Timers => ({
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      for (const beat of beats) beat()
      await during?.()
      // A beat is a read and a write: let them reach the disk.
      for (let n = 0; n < 50; n++) await new Promise((next) => setImmediate(next))
    },
    every: (milliseconds, task) => {
      expect(milliseconds).toBe(BEAT)
      if (alive) beats.add(task)
      return () => beats.delete(task)
    },
  })
  return { timers, slept, beating: () => beats.size }
}

describe('the lock on a data folder', () => {
  let dir: string
  let locks: Lock[]
  const taken = async (timers: Timers, lost?: () => void) => {
    const lock = await acquireLock(dir, timers, lost)
    locks.push(lock)
    return lock
  }
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stagecoach-lock-'))
    locks = []
  })
  afterEach(async () => {
    for (const lock of locks) await lock.release()
    await rm(dir, { recursive: true })
  })

  it('takes a free folder without waiting, and leaves nothing behind', async () => {
    const { timers, slept } = stage()
    const lock = await taken(timers())
    expect(await lock.mine()).toBe(true)
    expect(slept).toEqual([])
    await lock.release()
    locks = []
    expect(await readdir(dir)).toEqual([])
  })

  it('refuses the second while the first beats, saying what to do', async () => {
    const { timers } = stage()
    const first = await taken(timers())
    for (let round = 0; round < 2; round++) {
      const refused = await acquireLock(dir, timers()).catch((error: unknown) => error)
      expect(refused).toMatchObject({
        message: expect.stringContaining(`process ${process.pid}`),
        remedy: expect.stringContaining('DATA_DIR'),
      })
    }
    expect(await first.mine()).toBe(true)
  })

  it('takes over from an owner that no longer beats, though its process id is alive, within three seconds', async () => {
    const { timers, slept } = stage()
    let lost = 0
    const dead = await taken(timers(false), () => {
      lost += 1
    })
    const heir = await taken(timers())
    expect(await heir.mine()).toBe(true)
    // A second and a half without a beat, then a moment for whoever else wanted it.
    expect(slept).toEqual([...Array(12).fill(125), 100])
    expect(await dead.mine()).toBe(false)
    expect(lost).toBe(1)
  })

  it('takes over at once from an owner that goes while it is watched', async () => {
    const { timers, slept } = stage()
    const first = await taken(timers(false))
    const heir = await taken(timers(true, () => first.release()))
    locks = [heir]
    expect(await heir.mine()).toBe(true)
    expect(slept).toEqual([125, 100])
  })

  it('keeps what it took over, for the heir beats in its turn', async () => {
    const { timers } = stage()
    await taken(timers(false))
    const heir = await taken(timers())
    await expect(acquireLock(dir, timers())).rejects.toThrow(`process ${process.pid}`)
    expect(await heir.mine()).toBe(true)
  })

  it('learns of its loss by its own beat, once, and beats no more', async () => {
    const { timers, beating } = stage()
    let lost = 0
    const owner = await taken(timers(), () => {
      lost += 1
    })
    expect(beating()).toBe(1)
    await writeFile(join(dir, 'lock'), 'somebody else')
    await timers().sleep(BEAT)
    await expect.poll(() => lost, { timeout: 10_000 }).toBe(1)
    expect(beating()).toBe(0)
    expect(await owner.mine()).toBe(false)
    expect(lost).toBe(1)
    await owner.release()
    expect(await readFile(join(dir, 'lock'), 'utf8')).toBe('somebody else')
  })

  it('takes over where the lock was written by half', async () => {
    await writeFile(join(dir, 'lock'), '')
    const { timers } = stage()
    expect(await (await taken(timers())).mine()).toBe(true)
  })

  it('lets one of two heirs have it', async () => {
    const { timers } = stage()
    await taken(timers(false))
    const heirs = await Promise.allSettled([taken(timers()), taken(timers())])
    const locks = heirs.flatMap((heir) => (heir.status === 'fulfilled' ? [heir.value] : []))
    // Whoever was too slow to see the other's second look took it from him; the other learns of it before he writes.
    expect((await Promise.all(locks.map((lock) => lock.mine()))).filter((mine) => mine)).toEqual([true])
  })

  it('does not remove the lock of whoever took over', async () => {
    const { timers } = stage()
    const dead = await taken(timers(false))
    const heir = await taken(timers())
    await dead.release()
    expect(await heir.mine()).toBe(true)
    expect(await readFile(join(dir, 'lock'), 'utf8')).toMatch(/^[0-9a-f-]{36} /)
  })
})
