/** How early V8 looks for what nobody holds any more. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Refresh } from '../inventory/refresh/refresh.ts'

/**
 * Left to itself V8 lets the heap grow to several times what is held before it collects: reading 50,000 people left some 200
 * MB of pages lying about. So a collection comes as soon as the heap has grown by a sixth or so. That is counted from the
 * last one, so there is one now. Measured: docs/performance.md.
 */
export function collectEarly(): void {
  collectAtGrowthOf(15)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

/** Once everybody was read, collections would only hold up those who speak: then there is more room between two of them. */
export function easedOnceFilled<R extends Pick<Refresh, 'look' | 'states'>>(refresh: R): R {
  return {
    ...refresh,
    async look(part, signal) {
      const next = await refresh.look(part, signal)
      const isFilling = refresh.states().some(({ asOf, trouble }) => asOf === undefined && trouble === undefined)
      if (!isFilling) collectAtGrowthOf(60)
      return next
    },
  }
}

function collectAtGrowthOf(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}
