import { expect, it } from 'vitest'
import { decideRequest } from '../../../src/commands/support/decide.ts'
import { RunKind } from '../../../src/records/run.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { ABEL, keepPlan, later, planRecord, runOf } from '../../support/records.ts'
import { context } from '../fakes.ts'

it('a verdict on a run that was closed meanwhile counts for nothing, though its approval could still be given', async () => {
  const store = memoryStore()
  const plan = planRecord()
  const end = { message: 'Nobody decided in time; nothing was done.', remedy: 'Ask for it again.' }
  await keepPlan(store, plan, runOf(plan, { state: 'closed', end, endedAt: later(1).toISOString() }))
  const given = context({})
  const request = { ...given.request, by: ABEL, at: later(2) }
  const verdict = decideRequest({ ...given, store, request, roles: ['approver'] }, { id: plan.id, is: 'approved' })
  await expect(verdict).rejects.toThrow('Nothing changed: Nobody decided in time; nothing was done.')
  const run = (await store.get(RunKind, plan.id))?.value
  expect(run).toMatchObject({ state: 'closed', approval: { verdicts: [] } })
  expect(await store.read('audit')).toEqual([])
})
