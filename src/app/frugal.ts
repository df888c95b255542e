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
  if (!isEased) collectAtGrowthOf(15)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

/** Once everybody was read, collections would only hold up those who speak: then there is more room between two of them. */
export function easedOnceFilled(refresh: Refresh): Refresh {
  const ease = () => {
    const isFilling = refresh.states().some(({ asOf, trouble }) => asOf === undefined && trouble === undefined)
    if (isEased || isFilling) return
    isEased = true
    collectAtGrowthOf(60)
  }
  const look: Refresh['look'] = async (part, signal) => {
    const next = await refresh.look(part, signal)
    ease()
    return next
  }
  const passed: Refresh['users']['passed'] = async (batches, at) => {
    await refresh.users.passed(batches, at)
    ease()
  }
  return { ...refresh, look, users: { ...refresh.users, passed } }
}

/** Of this process: V8 has one heap. */
let isEased = false

function collectAtGrowthOf(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}
