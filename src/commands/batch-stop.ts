import { z } from 'zod'
import { readingOf } from '../inventory/reading.ts'
import { UserError } from '../messages/user-error.ts'
import { batchStage, mailDiverted } from '../migration/life-cycle.ts'
import { mayStop } from '../migration/moves.ts'
import type { PlanDraft } from '../plans/plan.ts'
import { batchStop, step } from '../plans/steps/index.ts'
import type { BatchRecord } from '../records/batch.ts'
import { type CommandContext, defineCommand } from './define.ts'
import { BatchName, batchChoices, batchRecord } from './support/batches.ts'
import { haltRuns } from './support/halt.ts'

export default defineCommand({
  name: 'batch stop',
  summary: 'Stop copying a batch, at once; it does not bring diverted mail back',
  group: 'batches',
  menu: { scopes: ['channel'], rank: 120 },
  args: z.object({ batch: BatchName }),
  examples: ['batch stop sales-1'],
  aliases: ['stop', 'pause', 'batch pause'],
  kind: 'change',
  consent: 'none',
  role: ['operator', 'approver'],
  card: 'plan',
  choices: (_argument, context) => batchChoices(context, (record) => mayStop(record.batch) === undefined),
  async plan({ batch }, context): Promise<PlanDraft> {
    const record = await batchRecord(context.store, batch)
    const halted = await haltRuns(context, record.batch.name)
    const now = await fresh(record, context)
    const why = now && mayStop(now)
    if (why !== undefined && halted.count === 0)
      throw new UserError(`“batch stop ${batch}” is not possible. ${why}`, next(batch))
    const { name } = record.batch
    return {
      title: `Stop ${name}`,
      consequences: [],
      subject: { is: 'batch', name },
      steps: [step(batchStop, { batch: name, startAsked: halted.startAsked })],
      guards: [],
      observations: [{ title: 'What stays', value: staying(record) }],
    }
  },
})

/** Our record may be some seconds old; the brake must be refused neither on old news nor on none (undefined). */
async function fresh(record: BatchRecord, { systems }: CommandContext): Promise<BatchRecord['batch'] | undefined> {
  const { exchange } = record.batch
  if (exchange === undefined) return record.batch
  const now = await readingOf(() => systems.exchange.batch(record.batch.name))
  if (!now.known) return undefined
  if (now.value === undefined) return record.batch
  const { status, total, active, synced, failed, stopped, provisioned } = now.value
  return { ...record.batch, exchange: { ...exchange, status, total, active, synced, failed, stopped, provisioned } }
}

function staying({ batch }: BatchRecord): string {
  const diverted = Object.values(batch.mailboxes).filter((facts) => mailDiverted(facts) === 'yes').length
  const people =
    diverted > 0 ? `${diverted} people’s new mail keeps going to the cloud; ` : 'Mail diverted so far stays diverted; '
  return `${people}their cloud mailboxes stay. “batch start ${batch.name}” goes on (now ${batchStage(batch)}).`
}

function next(batch: string): string {
  return `Type “batch show ${batch}” to see how it stands.`
}
