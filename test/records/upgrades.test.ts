/** What version 0.1.0 wrote, document by document beside what it is read as today. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { outcomeOf, past } from '../../src/approvals/approval.ts'
import { wallClock } from '../../src/clock.ts'
import approve from '../../src/commands/approve.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import { AskedKind } from '../../src/records/asked.ts'
import { KINDS } from '../../src/records/index.ts'
import { type JournalLine, JournalLineSchema, journalOf } from '../../src/records/journal.ts'
import { PlanKind } from '../../src/records/plan.ts'
import { planHash } from '../../src/records/plan-hash.ts'
import { isOpen, RunKind } from '../../src/records/run.ts'
import { upgradePlan } from '../../src/records/upgrades/plan-1.ts'
import { takeApart } from '../../src/records/upgrades/take-apart.ts'
import { readBatch } from '../../src/records/whole-batch.ts'
import type { Kind, Store } from '../../src/store/store.ts'
import { harness, said } from '../dispatch/core.ts'
import { type KeptStore, openKept } from '../support/kept-stores.ts'
import { ABEL, LINKS } from '../support/records.ts'

const FOLDERS: readonly KeptStore[] = ['idle', 'mid-run', 'mid-silence']
const draw = drawWith(LINKS)

const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

async function kept(name: KeptStore): Promise<Store> {
  const store = await openKept(name, wallClock)
  open.push(store)
  return store
}

interface Written {
  readonly id: string
  readonly schemaVersion: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever that version wrote
  readonly value: any
}

/** The documents of a kind as they lie in the folder. */
function written(folder: KeptStore, kind: string): Written[] {
  const dir = new URL(`../fixtures/stores/${folder}/documents/${kind}/`, import.meta.url)
  return readdirSync(dir).map((name) => JSON.parse(readFileSync(new URL(name, dir), 'utf8')) as Written)
}

const each = (kind: string) =>
  FOLDERS.flatMap((folder) =>
    written(folder, kind).map((one) => [`${folder}/${one.id}`, folder, one.id, one.value] as const),
  )

const STATES: Readonly<Record<string, string>> = { consent: 'waiting' }

describe.each(each('batch'))('the batch %s', (_, folder, id, { home, told, ...value }) => {
  it('is read as it was, with what is called otherwise today', async () => {
    const found = await readBatch(await kept(folder), id)
    expect(found).toEqual({ ...value, eventCount: told, ...(home === undefined ? {} : { homeConversation: home }) })
  })
})

describe.each(each('plan'))('the plan %s', (_, folder, id, value) => {
  const { run, plan, approval, desk } = value

  async function apart() {
    const store = await kept(folder)
    await takeApart(store, draw)
    const record = (await store.get(PlanKind, id))?.value
    const header = (await store.get(RunKind, id))?.value
    if (record === undefined || header === undefined) throw new Error('one of the two is missing')
    const lines = (await store.read(journalOf(id))).map((line) => JournalLineSchema.parse(line))
    return { store, record, header, lines }
  }

  it('is a plan about its batch, with guards and hash of today', async () => {
    const { record } = await apart()
    expect(record).toMatchObject({ id, requestId: value.requestId, command: value.command, by: value.by, at: value.at })
    expect(record.approvalConversation).toEqual(desk)
    expect(record.conversation).toEqual(value.conversation)
    expect(Date.parse(record.expiresAt) - Date.parse(record.at)).toBe(7 * 86_400_000)
    expect(record.plan).toMatchObject({ title: plan.title, subject: { is: 'batch', name: plan.batch } })
    expect(record.plan.steps).toEqual(plan.steps)
    expect(record.plan.guards.map(({ message, version, ...guard }) => ({ ...guard, says: message }))).toEqual(
      plan.guards,
    )
    expect(record.plan.hash).toBe(planHash(record.plan))
    expect(record).not.toHaveProperty('landed')
  })

  it('has a run that stands where it stood', async () => {
    const { header } = await apart()
    expect(header).toMatchObject({
      state: STATES[run.state] ?? run.state,
      step: run.step,
      guardsHeld: run.guardsHeld,
      live: value.live,
      fence: 0,
    })
    expect([header.waitingSince, header.unreachableSince, header.nextAttemptAt]).toEqual([
      run.waitingSince,
      run.silentSince,
      run.lookAt,
    ])
    expect(header.end).toEqual(run.end && { message: run.end.says, remedy: run.end.wayOut })
    expect(header.endedAt === undefined).toBe(isOpen(header))
    expect(header.outbox.filter(({ key }) => key !== 'card')).toEqual(
      value.outbox.filter(({ key }: { key: string }) => key !== 'card'),
    )
  })

  it('was decided as it was decided', async () => {
    const { header } = await apart()
    const is = approval === undefined ? undefined : (approval.decision?.is ?? 'waiting')
    const at = new Date(header.endedAt ?? header.at)
    expect(header.approval && outcomeOf(header.approval, at).is).toBe(is)
    if (is === 'approved' || is === 'denied') {
      expect(header.approval?.verdicts).toEqual([approval.decision])
    }
  })

  it('has a journal of everything that was said, and of what was begun', async () => {
    const { header, lines } = await apart()
    expect(header.upTo).toBe(lines.length)
    const messages = lines.flatMap((line) => ('message' in line && line.message ? [line.message] : []))
    expect(messages).toEqual(run.journal.map(({ says }: { says: string }) => says))
    const done = lines.filter((line) => line.is === 'step')
    expect(done.map((line) => line.is === 'step' && line.step)).toEqual(Array.from({ length: run.step }, (_, n) => n))
    const begun = lines.filter((line): line is Extract<JournalLine, { is: 'checkpoint' }> => line.is === 'checkpoint')
    expect(Object.fromEntries(begun.map(({ name, at }) => [name, at]))).toEqual(run.marks)
    expect(begun.every(({ step }) => step === run.step)).toBe(true)
    expect(lines.some(({ is }) => is === 'guards held')).toBe(run.guardsHeld)
  })

  it('is asked for already where it is open', async () => {
    const { store, record, header } = await apart()
    const found = (await store.get(AskedKind, record.plan.hash))?.value.run
    expect(found).toBe(isOpen(header) ? id : undefined)
  })
})

describe('what had ended in version 1', () => {
  /** One of its plans with something about it changed before it is taken apart. */
  async function changed(id: string, edit: (landed: Record<string, unknown>) => Record<string, unknown>) {
    const store = await kept('idle')
    const found = await store.get(PlanKind, id)
    if (found?.value.landed === undefined) throw new Error('there is nothing to take apart')
    const landed = { ...edit(found.value.landed) } as typeof found.value.landed
    await store.put(PlanKind, id, { ...found.value, landed }, found.version)
    await takeApart(store, draw)
    const run = (await store.get(RunKind, id))?.value
    if (run === undefined) throw new Error('it has no run')
    return { ...run, asked: await store.list(AskedKind) }
  }
  const message = (key: string) => {
    const { conversation } = written('idle', 'plan').find(({ id }) => id === '4exj')?.value ?? {}
    return { key, to: conversation, reply: { card: 'notice', data: {}, summary: key } }
  }

  it('is not told a second time where only its card waits', async () => {
    const run = await changed('4exj', (landed) => ({ ...landed, outbox: [message('card')] }))
    expect(run.outbox.map(({ key }) => key)).toEqual(['card'])
    expect(run.outbox[0]?.reply.card).toBe('plan')
  })

  it('is told where that was not done yet', async () => {
    const run = await changed('4exj', (landed) => ({ ...landed, outbox: [message('card'), message('outcome')] }))
    expect(run.outbox.map(({ key }) => key)).toEqual(['card', 'outcome'])
  })

  it('keeps whatever else was to be told', async () => {
    const other = message('other')
    expect((await changed('867r', (landed) => ({ ...landed, outbox: [other] }))).outbox).toEqual([other])
    const open = await changed('s6wf', (landed) => ({ ...landed, outbox: [message('card'), other] }))
    expect(open.outbox).toMatchObject([other, { key: 'card', reply: { card: 'plan' } }])
  })

  it('by its time says when that was', async () => {
    const run = await changed('s6wf', (landed) => {
      const approval = landed.approval as { expiresAt: string }
      return {
        ...landed,
        approval: { ...approval, decision: { is: 'expired', at: approval.expiresAt } },
        run: { ...(landed.run as object), state: 'closed' },
      }
    })
    expect(run).toMatchObject({ state: 'closed', endedAt: run.approval?.expiresAt })
    expect(run.approval && past(run.approval, new Date(run.endedAt ?? 0))).toMatch(/^it expired at/)
  })

  it.each(['consent', 'running'])('it is closed aloud where it was %s and its plan was spoilt', async (state) => {
    const run = await changed('s6wf', (landed) => ({
      ...landed,
      intact: false,
      run: { ...(landed.run as object), state },
    }))
    expect(run).toMatchObject({ state: 'closed', endedAt: expect.any(String) })
    expect(run.outbox.map(({ key }) => key)).toEqual(['card', 'outcome'])
    expect(JSON.stringify(run.outbox)).toMatch(/not the one that was asked for/)
    expect(JSON.stringify(run.outbox)).not.toMatch(/"Approve"/)
    // Asked for again, it is asked for.
    expect(run.asked).toEqual([])
  })

  it('stays as it ended though its plan was spoilt', async () => {
    const run = await changed('867r', (landed) => ({ ...landed, intact: false }))
    expect(run).toMatchObject({ state: 'done', outbox: [] })
    expect(run.end).toBeUndefined()
  })
})

it('a plan whose hash was made of something else is known by that', async () => {
  const value = written('idle', 'plan').find(({ id }) => id === 's6wf')?.value
  const intact = (plan: unknown) => PlanKind.schema.parse(upgradePlan({ ...value, plan })).landed?.intact
  expect(intact(value.plan)).toBe(true)
  for (const more of [{ title: 'Start all' }, { batch: 'hr-2' }, { steps: [] }, { guards: [] }, { hash: 'a' }]) {
    expect(intact({ ...value.plan, ...more })).toBe(false)
  }
})

describe('a request that waits since version 1', () => {
  async function press(hash: (old: string, today: string) => string) {
    const store = await kept('idle')
    await takeApart(store, draw)
    const old = written('idle', 'plan').find(({ id }) => id === 's6wf')?.value.plan.hash
    const today = (await store.get(PlanKind, 's6wf'))?.value.plan.hash ?? ''
    const args = { id: 's6wf', hash: hash(old, today) }
    const one = harness({}, { store, more: [approve] })
    const answer = await one.say('', { as: ABEL, press: { command: 'approve', args, card: 'm1' } })
    return { answer, run: (await store.get(RunKind, 's6wf'))?.value, faults: one.faults }
  }

  it('is approved by the button of the card as it is drawn today', async () => {
    const { answer, run, faults } = await press((_, today) => today)
    expect(said(answer)).toMatch(/Abel Approver approved it/)
    expect(run?.state).toBe('running')
    expect(faults).toEqual([])
  })

  it('is not by that of the old card, whose presser is told where the new one is', async () => {
    const { answer, run, faults } = await press((old) => old)
    expect(answer.toast).toMatch(/another plan than the one that waits.*“approvals”/)
    expect(run?.state).toBe('waiting')
    expect(faults).toEqual([])
  })
})

describe.each(KINDS.map((kind) => [kind.name, kind] as const))('a newer %s', (name, kind) => {
  it('is refused, by name, and stays as it is', async () => {
    const store = await kept('idle')
    const newer: Kind<unknown> = { name, version: kind.version + 1, schema: z.unknown() }
    await store.put(newer, 'of tomorrow', { more: true }, 0)
    await expect(store.list(kind)).rejects.toThrow(`newer Stagecoach (${name} version ${newer.version};`)
    if (name === 'plan') await expect(takeApart(store, draw)).rejects.toThrow(/newer Stagecoach/)
    expect((await store.get(newer, 'of tomorrow'))?.value).toEqual({ more: true })
    expect(store.setAside).toEqual([])
  })
})
