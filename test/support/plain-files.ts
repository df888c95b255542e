/** Record files in memory, as plain as can be; what was appended outlives whoever opened them. */
import type { RecordFiles } from '../../src/store/store.ts'

export interface PlainFiles extends RecordFiles {
  readonly lines: ReadonlyMap<string, readonly string[]>
  /** From now on each append throws, as on a full disk. */
  fail(error: Error | undefined): void
}

export function plainFiles(): PlainFiles {
  const lines = new Map<string, string[]>()
  let failure: Error | undefined
  return {
    lines,
    fail: (error) => {
      failure = error
    },
    names: async () => [...lines.keys()],
    remove: async (name) => void lines.delete(name),
    async open(name) {
      const own = lines.get(name) ?? []
      lines.set(name, own)
      return {
        async append(more) {
          if (failure !== undefined) throw failure
          return more.map((line) => ({ offset: own.push(line) - 1, length: line.length }))
        },
        read: async ({ offset }) => own[offset] ?? '',
        scan: async (visit) => own.forEach((line, offset) => void visit(line, { offset, length: line.length })),
        close: async () => {},
      }
    },
  }
}
