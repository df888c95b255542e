import { join } from 'node:path'
import express, { type Router } from 'express'
import { type Clock, wallClock } from '../clock.ts'
import { createFaults, type Faults } from '../faults.ts'
import type { People } from '../people/people.ts'
import { apiRouter, type SampleList } from './api.ts'
import { connectorRouter, type Later } from './connector.ts'
import { createEvents } from './events.ts'
import { jsonOnly, loopbackOnly } from './guard.ts'
import { pagesRouter } from './pages.ts'
import { createRateLimit } from './rate-limit.ts'
import { createTurns } from './turns.ts'
import { openWorld } from './world.ts'

export interface PracticeTeamsOptions {
  readonly dataDir: string
  /** Its own when absent. */
  readonly faults?: Faults
  /** Where the bot takes its messages, e.g. `http://127.0.0.1:3978/api/messages`. */
  botEndpoint(): string
  /** Where `router` is mounted, without a slash at the end. */
  baseUrl(): string
  /** Who may be changed from the room; nobody when absent. */
  readonly people?: Pick<People, 'refusal' | 'change'>
  /** None when absent. */
  sampleLists?(): readonly SampleList[]
  /** Wall time: Teams' limits and message times. */
  readonly clock?: Clock
  /** What the page's reset button resets besides the room: the rest of the practice estate. */
  resetEstate?(): Promise<void>
  /** The wall's own when absent. */
  readonly later?: Later
}

export interface PracticeTeams {
  /** The room at `/`, everything else below `/practice`. Other paths pass through: mount it before body parsers. */
  readonly router: Router
  serviceUrl(): string
  /** Back to an empty room, on disk too. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Teams as the bot meets it, with people to play: a Bot Framework connector and the practice room upon it. */
export async function openPracticeTeams(options: PracticeTeamsOptions): Promise<PracticeTeams> {
  const { faults = createFaults(), clock = wallClock, later = soon } = options
  const world = openWorld(join(options.dataDir, 'practice', 'teams.jsonl'), clock)
  const limit = createRateLimit(clock)
  const events = createEvents(world)
  const serviceUrl = () => `${options.baseUrl()}/practice/connector/`
  const { botEndpoint, baseUrl, people, sampleLists = () => [] } = options
  const turns = createTurns({ world, clock, faults, botEndpoint, baseUrl, serviceUrl })

  async function reset(): Promise<void> {
    limit.clear()
    world.reset()
  }

  async function resetAll(): Promise<void> {
    faults.clear()
    await options.resetEstate?.()
    await reset()
  }

  const router = express.Router()
  router.use(['/practice/connector', '/practice/api'], loopbackOnly, jsonOnly)
  router.get(['/', '/practice/room/{*file}', '/practice/teams/{*file}'], loopbackOnly)
  router.use('/practice/connector', connectorRouter({ world, faults, limit, clock, later }))
  router.use('/practice/api', apiRouter({ world, turns, events, faults, people, sampleLists, reset: resetAll }))
  router.use(pagesRouter(world))

  return {
    router,
    serviceUrl,
    reset,
    async close() {
      events.close()
      world.close()
    },
  }
}

const soon: Later = (run, milliseconds) => {
  // Whoever closes the room waits for nobody's late answer.
  setTimeout(run, milliseconds).unref()
}
