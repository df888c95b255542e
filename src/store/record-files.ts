/** Files of records in a folder of their own: one file a name. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, removeDurably, syncFolder } from './durable.ts'
import { encodeName } from './file-names.ts'
import { DiskRecordFile } from './record-file.ts'
import type { RecordFiles } from './store.ts'

const SUFFIX = '.records'

/** Makes the folder where it is not there. Names of at most 80 characters, so that they can be read back. */
export async function openRecordFiles(dir: string): Promise<RecordFiles> {
  await makeFolder(dir)
  const pathOf = (name: string) => join(dir, `${encodeName(name)}${SUFFIX}`)
  return {
    open: async (name) => {
      const file = await DiskRecordFile.open(pathOf(name))
      await syncFolder(dir)
      return file
    },
    names: async () =>
      (await readdir(dir))
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => decodeURIComponent(name.slice(0, -SUFFIX.length)))
        .sort(),
    remove: (name) => removeDurably(pathOf(name)),
  }
}
