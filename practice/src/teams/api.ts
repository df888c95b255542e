import express, { type Router } from 'express'
import { FAULTS, type FaultName, type Faults } from '../faults.ts'
import { PERSON_CHANGES } from '../people/changes.ts'
import type { People } from '../people/people.ts'
import { PersonChangeSchema } from '../people/schema.ts'
import { FaultSchema, OpenSchema, PressSchema, ReaderSchema, SaySchema } from './api-schemas.ts'
import type { Events } from './events.ts'
import { BOT, EVERYONE, PLACES, placeOf, TEAM } from './people.ts'
import { accept, Refusal, refuse } from './refusal.ts'
import type { Turns } from './turns.ts'
import type { RoomMessage } from './types.ts'
import type { World } from './world.ts'

/** A list to try the room with, offered beside the composer. */
export interface SampleList {
  readonly name: string
  readonly text: string
  readonly about: string
}

/** How many messages a page is given at once; older ones stay on disk. */
const SHOWN = 400

/** The room's own HTTP API: what the page, `say`, the tour and the browser tests use. */
export function apiRouter(room: {
  world: World
  turns: Turns
  events: Events
  faults: Faults
  /** Who may be changed; undefined where the company is not here. */
  people: Pick<People, 'refusal' | 'change'> | undefined
  sampleLists(): readonly SampleList[]
  reset(): Promise<void>
}): Router {
  const { world, turns, events, faults } = room
  const router = express.Router()
  router.use(express.json({ limit: '12mb' }))

  router.get('/state', (request, response) => {
    const { as } = accept(ReaderSchema, request.query)
    // The cursor is read first: what changes meanwhile is then sent twice, not lost.
    const cursor = world.cursor()
    const users = EVERYONE.map(({ key, name, about, aadObjectId }) => ({ key, name, about, aadObjectId }))
    const conversations = PLACES.map((place) => {
      const { id, name, about } = placeOf(place, as)
      return { place, id, name, about, ...(place === 'channel' ? { team: TEAM.name } : {}) }
    })
    response.json({ cursor, as, users, bot: BOT, conversations, messages: newest(world.messages(as)) })
  })

  router.get('/events', (request, response) => {
    const { as, after } = accept(ReaderSchema, request.query)
    events.stream(request, response, as, after)
  })

  router.post('/open', async (request, response) => {
    const { body: _body, ...bot } = await turns.open(accept(OpenSchema, request.body))
    response.json({ bot })
  })

  router.post('/say', async (request, response) => {
    response.json(await turns.say(accept(SaySchema, request.body)))
  })

  router.post('/press', async (request, response) => {
    response.json(await turns.press(accept(PressSchema, request.body)))
  })

  router.get('/faults', (_request, response) => {
    response.json(listFaults(faults))
  })

  router.post('/faults', (request, response) => {
    const { fault, on, times, about } = accept(FaultSchema, request.body)
    if (on) faults.on(fault, times, about)
    else faults.off(fault)
    response.json(listFaults(faults))
  })

  router.get('/people', (_request, response) => {
    response.json({ changes: Object.entries(PERSON_CHANGES).map(([kind, sentence]) => ({ kind, sentence })) })
  })

  router.post('/people', (request, response) => {
    const change = accept(PersonChangeSchema, request.body)
    if (!room.people) throw new Refusal(404, 'NotFound', 'The company’s systems are not in this process.')
    const why = room.people.refusal(change)
    if (why !== undefined) throw new Refusal(409, 'Conflict', `This cannot happen: ${why}.`)
    room.people.change(change)
    response.json({ done: PERSON_CHANGES[change.kind] })
  })

  router.get('/samples', (_request, response) => {
    response.json({ samples: room.sampleLists() })
  })

  router.post('/reset', async (_request, response) => {
    await room.reset()
    response.json({ cursor: world.cursor() })
  })

  router.use((request) => {
    throw new Refusal(404, 'NotFound', `The practice room has no ${request.method} ${request.path}`)
  })
  router.use(refuse)
  return router
}

function listFaults(faults: Faults) {
  const active = new Map(faults.active().map((each) => [each.fault, each]))
  const names = Object.keys(FAULTS) as FaultName[]
  const list = names.map((fault) => ({
    fault,
    sentence: FAULTS[fault],
    on: active.has(fault),
    left: active.get(fault)?.left,
    about: active.get(fault)?.about,
  }))
  return { faults: list }
}

/** The newest messages, and the roots their threads hang on. */
function newest(messages: readonly RoomMessage[]): RoomMessage[] {
  const shown = messages.slice(-SHOWN)
  const roots = new Set(shown.map((message) => message.thread))
  return [...messages.slice(0, -SHOWN).filter((message) => roots.has(message.id)), ...shown]
}
