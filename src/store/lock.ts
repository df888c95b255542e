/**
 * One process a data folder. The owner writes a random token and a counter that goes up several times a second; who
 * comes second watches the counter for a moment: while it moves he is refused, when it stands the owner is dead and the
 * folder is taken over. Process ids say nothing here: in containers they repeat.
 */
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wallSleep } from '../jobs/sleep.ts'
import { UserError } from '../messages/user-error.ts'
import { removeDurably, writeDurably } from './durable.ts'

export const BEAT = 250
/** Six beats missed is dead. */
const WATCH = 1500
/** Two who take over at once both look again after this; the one who wrote last has it. */
const SECOND_LOOK = 100

export interface Timers {
  sleep(milliseconds: number): Promise<void>
  /** Calls `task` again and again; returns what ends it. */
  every(milliseconds: number, task: () => void): () => void
}

export const realTimers: Timers = {
  sleep: wallSleep,
  every: (milliseconds, task) => {
    const timer = setInterval(task, milliseconds)
    timer.unref()
    return () => clearInterval(timer)
  },
}

export interface Lock {
  /** Looks at the file: false once another process has taken the folder over (this one slept for too long). */
  mine(): Promise<boolean>
  release(): Promise<void>
}

export async function acquireLock(dir: string, timers: Timers = realTimers, lost?: () => void): Promise<Lock> {
  const path = join(dir, 'lock')
  const token = randomUUID()
  let handle = await created(path, token)
  if (handle === undefined) {
    await waitUntilDead(path, dir, timers)
    await writeDurably(path, content(token, 0))
    await timers.sleep(SECOND_LOOK)
    if ((await ownerOf(path)) !== token) throw inUse(dir)
    handle = await open(path, 'r+')
  }
  return beating(path, token, handle, timers, lost)
}

function beating(path: string, token: string, handle: FileHandle, timers: Timers, lost?: () => void): Lock {
  let held = true
  let beats = 0
  let busy: Promise<unknown> | undefined
  const mine = async (): Promise<boolean> => {
    if (held && (await ownerOf(path)) !== token) {
      held = false
      stop()
      lost?.()
    }
    return held
  }
  const beat = async (): Promise<void> => {
    // The handle is of our own file: where another has put his in its place, nothing of his is touched.
    if (await mine()) await handle.write(content(token, ++beats), 0)
  }
  const stop = timers.every(BEAT, () => {
    busy ??= beat()
      // A beat that cannot be written is tried again with the next.
      .catch(() => undefined)
      .finally(() => {
        busy = undefined
      })
  })
  return {
    mine,
    release: async () => {
      stop()
      await busy
      await handle.close()
      if ((await ownerOf(path)) === token) await removeDurably(path)
    },
  }
}

/** Always the same length, so that one write at the start replaces it whole. */
function content(token: string, beats: number): string {
  return `${token} ${String(beats).padStart(12, '0')} ${String(process.pid).padStart(10, ' ')}\n`
}

async function created(path: string, token: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(path, 'wx+')
    await handle.write(content(token, 0), 0)
    return handle
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
}

/** Throws as soon as the owner moves; returns when he has not for the whole watch. */
async function waitUntilDead(path: string, dir: string, timers: Timers): Promise<void> {
  const before = await textOf(path)
  for (let watched = 0; watched < WATCH; watched += BEAT / 2) {
    await timers.sleep(BEAT / 2)
    const now = await textOf(path)
    // Gone = closed cleanly while we watched.
    if (now === undefined) return
    if (now !== before) throw inUse(dir, now)
  }
}

function inUse(dir: string, text?: string): UserError {
  const pid = text?.split(/\s+/)[2]
  return new UserError(
    `Another Stagecoach is at work in the data folder ${dir}${pid ? ` (process ${pid})` : ''}.`,
    'Stop it first, or give this one another folder with DATA_DIR.',
  )
}

async function ownerOf(path: string): Promise<string | undefined> {
  return (await textOf(path))?.split(' ')[0]
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
