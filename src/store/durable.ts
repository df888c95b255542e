/** Files that are there when the promise resolves, and whole whenever the power goes: temporary name, fsync, rename, fsync of the folder. */
import { randomUUID } from 'node:crypto'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { wallSleep } from '../jobs/sleep.ts'

/** How a temporary file's name ends; what is left of them after a crash is swept at open. */
export const TEMPORARY = '.tmp'

export async function writeDurably(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `${basename(path)}.${randomUUID()}${TEMPORARY}`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    await renamePatiently(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

export async function removeDurably(path: string): Promise<void> {
  await rm(path, { force: true })
  await syncFolder(dirname(path))
}

/** Makes the folder and the entry that names it. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true })
  if (made !== undefined) await syncFolder(dirname(path))
}

/** A new file's name is safe only when its folder is synced too. Windows has no such call, and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Renames a file to `<name>.corrupt-<time>`, to a name nothing has yet. Returns that path. */
export async function setAsideFile(path: string, at: Date): Promise<string> {
  const target = await freeName(`${path}.corrupt-${at.toISOString().replace(/[-:.]/g, '')}`)
  await renamePatiently(path, target)
  await syncFolder(dirname(path))
  return target
}

export async function freeName(wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    const taken = await access(name).then(
      () => true,
      () => false,
    )
    if (!taken) return name
  }
}

/** On Windows a virus scanner may hold a file for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(code)
      if (!passing || attempt >= 10) throw error
      await wallSleep(50)
    }
  }
}
