/** A dispatcher with commands and a store of the test's own, and a card drawer that keeps the reply as it was. */

import { z } from 'zod'
import { manualClock } from '../../src/clock.ts'
import type { AnsweringCommand, Command, CommandContext } from '../../src/commands/define.ts'
import { createDispatch } from '../../src/dispatch/dispatch.ts'
import type { Answer, Rendered } from '../../src/messages/answer.ts'
import { notice } from '../../src/messages/notice.ts'
import type { Button } from '../../src/messages/reply.ts'
import type { AttachedFile, Conversation, Press, Request } from '../../src/messages/request.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import type { PlanDraft } from '../../src/plans/plan.ts'
import { batchStop, step } from '../../src/plans/steps/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { Reads } from '../../src/systems/ports.ts'
import { systemsOf } from '../support/fakes.ts'
import { liveInventory } from '../support/inventory-of.ts'
import { memoryStore } from '../support/memory-store.ts'
import { ABEL, LINKS, OLIVE, place, T0 } from '../support/records.ts'

export const VERA = { ...OLIVE, id: '00000000-0000-0000-0000-000000000003', name: 'Vera Viewer' }
export const BERTA = { ...ABEL, id: '00000000-0000-0000-0000-000000000004', name: 'Berta Approver' }
export const CHANNEL = place('19:migration')

/** What the test's commands do when they run. */
export interface Actions {
  look?: (args: Record<string, unknown>, context: CommandContext) => Promise<void>
  plan?: (args: Record<string, unknown>, context: CommandContext) => Promise<PlanDraft>
}

export const draft = (batch = 'sales-1'): PlanDraft => ({
  title: `Move ${batch}`,
  consequences: ['Mail is diverted.'],
  subject: { is: 'batch', name: batch },
  steps: [step(batchStop, { batch })],
  guards: [],
  observations: [],
})

export interface Speech {
  readonly as?: typeof OLIVE
  readonly in?: Conversation
  readonly pasted?: string
  readonly files?: readonly AttachedFile[]
  readonly press?: Press
}

interface Options {
  readonly approvalsChannel?: string
  readonly choices?: number
  /** Commands beside the house's own. */
  readonly more?: readonly Command[]
  readonly systems?: Reads
  /** A store that another dispatcher works on too. */
  readonly store?: Store
}

export function harness(actions: Actions = {}, options: Options = {}) {
  const store = options.store ?? memoryStore()
  const faults: { error: unknown; about: string }[] = []
  let woken = 0
  let count = 0
  const batch = z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and dashes')
  const look: AnsweringCommand = {
    name: 'look at',
    summary: 'Looks at it',
    group: 'batches',
    args: z.object({ batch, depth: z.string().optional() }),
    examples: ['look at sales-1'],
    aliases: ['look'],
    kind: 'read',
    role: 'viewer',
    card: 'notice',
    choices: async (argument) =>
      Array.from({ length: options.choices ?? 2 }, (_, n) => ({ title: `${argument} ${n}`, value: `sales-${n}` })),
    async run(args, context) {
      await actions.look?.(args, context)
      return notice(`Looked at ${args.batch}`, [])
    },
  }
  const note: Command = { ...look, name: 'note', aliases: [], kind: 'note', role: 'operator', replaces: true }
  const plan = async (args: Record<string, unknown>, context: CommandContext) =>
    actions.plan?.(args, context) ?? draft(String(args.batch))
  const change = {
    summary: 'Changes it',
    group: 'batches',
    args: z.object({ batch }),
    kind: 'change',
    card: 'plan',
    plan,
  } as const
  const move: Command = { ...change, name: 'move', examples: ['move sales-1'], role: 'operator', consent: 'one' }
  const halt: Command = { ...change, name: 'halt', examples: ['halt sales-1'], role: 'operator', consent: 'none' }
  const systems = options.systems ?? systemsOf({})
  const handle = createDispatch({
    commands: [look, note, move, halt, ...(options.more ?? [])],
    systems,
    inventory: liveInventory(systems, () => T0),
    store,
    migrationClock: manualClock(T0),
    drawRun: drawWith(LINKS),
    people: { tenant: OLIVE.tenant, operators: [OLIVE.id], approvers: [ABEL.id, BERTA.id], viewers: [VERA.id] },
    settings: {
      practice: true,
      publicUrl: 'http://127.0.0.1:1',
      approvalsChannel: options.approvalsChannel,
      approvalHours: 24,
      planDays: 7,
      tenant: OLIVE.tenant,
    },
    doctor: { examine: () => Promise.reject(new Error('the doctor was not expected to be asked')) },
    draw: ({ card, data, summary }): Rendered => ({ card: { name: card, ...data }, summary }),
    wake: () => {
      woken += 1
    },
    onFault: (error, about) => faults.push({ error, about }),
  })
  const say = (line: string, { as = OLIVE, in: where = CHANNEL, pasted = '', files = [], press }: Speech = {}) => {
    count += 1
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    const request: Request = { id, at: T0, by: as, conversation: where, line, pasted, files, press }
    return handle(request)
  }
  return { store, faults, say, woken: () => woken }
}

/** All that is said on the cards of an answer, as one text. */
export function said(answer: Answer): string {
  return JSON.stringify([...answer.posts, answer.replace].map((one) => one?.card))
}

export function buttonsIn(answer: Answer): Button[] {
  return answer.posts.flatMap(({ card }) => (card as { buttons?: Button[] }).buttons ?? [])
}
