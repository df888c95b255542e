import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'

/** Writes a journal anew with the records that rebuild the present, at once or not at all. */
export function rewriteJournal(file: string, records: readonly unknown[]): void {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w')
  writeFileSync(handle, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(fresh, file)
}
