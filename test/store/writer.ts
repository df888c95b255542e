/** A process of its own that writes without end and tells its parent what was acknowledged. Started by json-store.test.ts. */
import { wallClock } from '../../src/clock.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import { Notes } from '../contracts/notes.ts'

const store = await openJsonStore({ dir: process.argv[2] ?? '', clock: wallClock })
const given = (message: object) => process.send?.(message)

async function document(id: string): Promise<never> {
  let version = (await store.get(Notes, id))?.version ?? 0
  for (;;) {
    const next = version + 1
    version = await store.put(Notes, id, { text: `version ${next} ${'x'.repeat(20_000)}` }, version)
    given({ id, version })
  }
}

async function log(): Promise<never> {
  for (let line = (await store.read('audit')).length + 1; ; line++) {
    await store.append('audit', [{ line }])
    given({ line })
  }
}

process.on('disconnect', () => process.exit())
await Promise.all([...['a', 'b', 'c', 'd'].map(document), log()])
