/**
 * One file of records: appended to with one write and one sync, read at a place without reading the rest. The last append
 * is checked when it is opened; what a crash left of one is cut off.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { Queue } from '../jobs/queue.ts'
import { Turns } from '../jobs/turns.ts'
import { Checksum, framed, isClosing, keeps, lastClosing, lineEnd, promiseOf } from './record-lines.ts'
import type { LinePlace, RecordFile } from './store.ts'

/** Bytes read at a time. */
const CHUNK = 256 * 1024

export class DiskRecordFile implements RecordFile {
  readonly #file: FileHandle
  readonly #queue = new Queue()
  /** Bytes of whole appends. */
  #size: number
  /** A write failed: what lies beyond `#size` was refused to whoever asked for it. */
  #broken = false

  private constructor(file: FileHandle, size: number) {
    this.#file = file
    this.#size = size
  }

  static async open(path: string): Promise<DiskRecordFile> {
    const file = await open(path, 'a+')
    try {
      const { size } = await file.stat()
      const whole = await wholeUntil(file, size)
      if (whole < size) {
        await file.truncate(whole)
        await file.sync()
      }
      return new DiskRecordFile(file, whole)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  append(lines: readonly string[]): Promise<readonly LinePlace[]> {
    return this.#queue.run(async () => {
      if (lines.length === 0) return []
      const { bytes, places } = framed(lines, this.#size)
      if (this.#broken) await this.#file.truncate(this.#size)
      this.#broken = true
      await this.#file.appendFile(bytes)
      await this.#file.datasync()
      this.#broken = false
      this.#size += bytes.length
      return places
    })
  }

  async read({ offset, length }: LinePlace): Promise<string> {
    return (await bytesAt(this.#file, offset, length)).toString('utf8')
  }

  async scan(visit: (line: string, place: LinePlace) => void, damaged: () => void = () => undefined): Promise<void> {
    const turns = new Turns()
    const written = new Checksum()
    const size = this.#size
    let rest: Buffer = Buffer.alloc(0)
    for (let read = 0; read < size; ) {
      const chunk = await bytesAt(this.#file, read, Math.min(CHUNK, size - read))
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const base = read - rest.length
      let start = 0
      for (let end = lineEnd(bytes, 0); end >= 0; end = lineEnd(bytes, start)) {
        if (isClosing(bytes, start)) {
          if (!written.closes(bytes.toString('latin1', start, end + 1))) damaged()
        } else {
          written.add(bytes.subarray(start, end + 1))
          visit(bytes.toString('utf8', start, end), { offset: base + start, length: end - start })
        }
        start = end + 1
        const turn = turns.due
        if (turn !== undefined) await turn
      }
      rest = bytes.subarray(start)
      read += chunk.length
    }
  }

  async close(): Promise<void> {
    await this.#queue.run(() => this.#file.close())
  }
}

/** Throws where the file is shorter. */
async function bytesAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) throw new Error(`a record file ends before byte ${offset + length}`)
    done += bytesRead
  }
  return bytes
}

/** How many bytes at the beginning are whole appends. Reads from the end, no more than it must. */
async function wholeUntil(file: FileHandle, size: number): Promise<number> {
  let end = size
  // One append at most is not whole; what is read beyond it is looked at in growing pieces.
  for (let length = Math.min(CHUNK, end); end > 0; ) {
    const found = lastClosing(await bytesAt(file, end - length, length))
    if (found === undefined) {
      if (length === end) return 0
      length = Math.min(length * 2, end)
      continue
    }
    const start = end - length + found.start
    const stop = end - length + found.end
    const promise = promiseOf((await bytesAt(file, start, stop - start)).toString('latin1'))
    if (
      promise !== undefined &&
      promise.length <= start &&
      keeps(await bytesAt(file, start - promise.length, promise.length), promise)
    ) {
      return stop
    }
    end = start
    length = Math.min(CHUNK, end)
  }
  return 0
}
