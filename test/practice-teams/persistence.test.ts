import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorld, type World } from '../../practice/src/teams/world.ts'
import { manualClock } from '../../src/clock.ts'

let folder: string
let file: string
let world: World
const clock = manualClock(new Date('2026-11-22T10:00:00Z'))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-teams-'))
  file = join(folder, 'practice', 'teams.jsonl')
  world = openWorld(file, clock)
})
afterEach(async () => {
  world.close()
  await rm(folder, { recursive: true, force: true })
})

const draft = (text: string) => ({
  conversation: 'a:1practice-operator',
  from: { id: '28:stagecoach', name: 'Stagecoach', role: 'bot' } as const,
  text,
  textFormat: 'markdown' as const,
  attachments: [],
})

it('what was answered is on disk, without a close', async () => {
  const message = world.post(draft('kept'))
  world.change(message.id, { text: 'kept and changed' })
  const file_ = world.keepFile('list.csv', Buffer.from('a').toString('base64'))
  world.markOpened('a:1practice-operator')
  const again = openWorld(file, clock)
  expect(again.messages('operator')).toEqual(world.messages('operator'))
  expect(again.messages('operator')[0]?.text).toBe('kept and changed')
  expect([again.cursor(), again.isOpened('a:1practice-operator')]).toEqual([world.cursor(), true])
  expect(again.file(file_.id)?.name).toBe('list.csv')
  again.close()
})

it('a line torn by a crash is dropped, and the next one is whole', async () => {
  world.post(draft('before'))
  world.close()
  await appendFile(file, '{"kind":"message","mess')
  world = openWorld(file, clock)
  world.post(draft('after'))
  world.close()
  world = openWorld(file, clock)
  expect(world.messages('operator').map((message) => message.text)).toEqual(['before', 'after'])
})

it('an unreadable line in the middle stops the start and says where', async () => {
  world.close()
  await appendFile(file, 'nonsense\n')
  expect(() => openWorld(file, clock)).toThrow(/teams\.jsonl: line 2/)
  await rm(file)
  world = openWorld(file, clock)
})

it('ids are unique and grow, though the clock stands still or goes back', async () => {
  const first = world.post(draft('1'))
  clock.advance(-60_000)
  const second = world.post(draft('2'))
  expect(Number(second.id)).toBe(Number(first.id) + 1)
})

it('a file grown by many updates is rewritten at start, and says the same', async () => {
  const { id } = world.post(draft('0'))
  for (let round = 0; round < 520; round++) world.change(id, { text: String(round) })
  const before = world.messages('operator')
  world.close()
  world = openWorld(file, clock)
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2)
  expect(world.messages('operator')).toEqual(before)
})

it('a reset forgets all, on disk too, and begins a new epoch', async () => {
  const cursor = world.cursor()
  world.post(draft('gone'))
  world.reset()
  expect(world.messages('operator')).toEqual([])
  expect(world.cursor().split(':')[0]).not.toBe(cursor.split(':')[0])
  world.close()
  world = openWorld(file, clock)
  expect(world.messages('operator')).toEqual([])
})
