/** Record files in memory, which outlive a crash as those on disk do: an append counts as a whole or not at all. */
import type { LinePlace, RecordFile, RecordFiles } from '../../src/store/store.ts'

/** What lies on the disk: lines by file name. */
type Disk = Map<string, string[]>

export class CrashError extends Error {}

export interface MemoryRecordFiles extends RecordFiles {
  /**
   * The process ends at the `effects`-th append, opening or removal from now on (0 = the next): that one is `lost`, or
   * `done` and not acknowledged. Whatever is asked afterwards throws `CrashError`.
   */
  crashAt(effects: number, last: 'lost' | 'done'): void
  /** Ends the process of these files, and answers what the next one finds. */
  restart(): MemoryRecordFiles
  /** Bytes that lie there. */
  readonly size: number
}

export function memoryRecordFiles(disk: Disk = new Map()): MemoryRecordFiles {
  let ended = false
  let left: { effects: number; last: 'lost' | 'done' } | undefined
  const alive = () => {
    if (ended) throw new CrashError('the process has ended')
  }
  /** Others get their turn before and after, as with a real disk. */
  const effect = async <T>(act: () => T): Promise<T> => {
    await null
    alive()
    if (left !== undefined && left.effects-- <= 0) {
      if (left.last === 'done') act()
      ended = true
    }
    alive()
    const result = act()
    await null
    alive()
    return result
  }
  const placed = (lines: readonly string[]): LinePlace[] => {
    let offset = 0
    return lines.map((line) => {
      const length = Buffer.byteLength(line)
      const place = { offset, length }
      offset += length + 1
      return place
    })
  }
  const opened = (name: string): RecordFile => {
    const lines = disk.get(name) ?? []
    const places = placed(lines)
    const byOffset = new Map(places.map(({ offset }, index) => [offset, lines[index] ?? '']))
    let size = places.reduce((sum, { length }) => sum + length + 1, 0)
    let closed = false
    const usable = () => {
      alive()
      if (closed) throw new Error(`${name} is closed`)
    }
    return {
      append: (more) =>
        effect(() => {
          usable()
          return more.map((line) => {
            const place = { offset: size, length: Buffer.byteLength(line) }
            lines.push(line)
            byOffset.set(size, line)
            size += place.length + 1
            return place
          })
        }),
      read: async ({ offset, length }) => {
        usable()
        const line = byOffset.get(offset)
        await null
        usable()
        if (line === undefined || Buffer.byteLength(line) !== length)
          throw new Error(`no line of ${name} is at ${offset}`)
        return line
      },
      scan: async (visit) => {
        usable()
        for (const [index, place] of placed(lines).entries()) {
          visit(lines[index] ?? '', place)
          if (index % 10 === 9) await null
        }
      },
      close: async () => {
        closed = true
      },
    }
  }
  return {
    open: (name) =>
      effect(() => {
        if (!disk.has(name)) disk.set(name, [])
        return opened(name)
      }),
    names: async () => {
      alive()
      return [...disk.keys()].sort()
    },
    remove: (name) => effect(() => void disk.delete(name)),
    crashAt: (effects, last) => {
      left = { effects, last }
    },
    restart: () => {
      ended = true
      return memoryRecordFiles(new Map([...disk].map(([name, lines]) => [name, [...lines]])))
    },
    get size() {
      return [...disk.values()].flat().reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
    },
  }
}
