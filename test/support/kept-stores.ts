/** Store folders an earlier version wrote, opened as copies: what is kept stays as it was. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../src/clock.ts'
import { openJsonStore } from '../../src/store/json-store.ts'
import type { Store } from '../../src/store/store.ts'

export type KeptStore = 'idle' | 'mid-run' | 'mid-silence'

/** A copy of a folder below `test/fixtures/stores`, opened; `close` takes it away again. */
export async function openKept(name: KeptStore, clock: Clock): Promise<Store> {
  const dir = mkdtempSync(join(tmpdir(), 'stagecoach-kept-'))
  cpSync(fileURLToPath(new URL(`../fixtures/stores/${name}`, import.meta.url)), dir, { recursive: true })
  const store = await openJsonStore({ dir, clock })
  const { close } = store
  store.close = async () => {
    await close.call(store)
    rmSync(dir, { recursive: true, force: true })
  }
  return store
}
