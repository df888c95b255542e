/** How early V8 looks for what nobody holds any more. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Left to itself V8 lets the heap grow to several times what is held before it collects: reading 50,000 people left some 200
 * MB of pages lying about. So a collection comes as soon as the heap has grown by a sixth or so. That is counted from the last
 * one, so there is one now. Measured: docs/performance.md.
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=15')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}
