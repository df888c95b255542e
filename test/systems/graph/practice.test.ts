import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFaults, type FaultName } from '../../../practice/src/faults.ts'
import { openPracticeGraph } from '../../../practice/src/graph/server.ts'
import { manualClock } from '../../../src/clock.ts'
import { createGraph } from '../../../src/systems/graph/index.ts'
import { graphContract } from '../../contracts/graph.contract.ts'
import { company, FIRST_DAY, temporaryFolder } from '../../practice/practice.ts'
import { steppedTime } from '../loopback.ts'

async function estate(dataDir: string) {
  const [faults, { clock, sleep }] = [createFaults(), steppedTime()]
  const system = await openPracticeGraph({ company, clock: manualClock(FIRST_DAY), faults, dataDir })
  return { graph: createGraph({ url: system.url, clock, sleep }), faults, system }
}

graphContract('the practice estate', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'graph-contract-'))
  const { graph, system } = await estate(dataDir)
  return {
    graph,
    close: async () => {
      await system.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
})

describe('the practice estate with a fault', () => {
  it.each<FaultName>(['graph-throttled', 'graph-unavailable'])('%s: a read comes through', async (fault) => {
    const { graph, faults, system } = await estate(temporaryFolder())
    faults.on(fault, 2)
    expect((await graph.domains()).length).toBeGreaterThan(0)
    await system.close()
  })
})
