import { z } from 'zod'
import { UserError } from '../messages/user-error.ts'
import { listHash } from '../migration/csv.ts'
import { batchStage } from '../migration/life-cycle.ts'
import { mayStart, startMeans } from '../migration/moves.ts'
import type { MigrationEndpoint } from '../migration/shapes/index.ts'
import { endpointThere, guard, listSame, nameFree, readyToStart } from '../plans/guards/index.ts'
import type { PlanDraft } from '../plans/plan.ts'
import type { ReadContext } from '../plans/step.ts'
import { batchCreate, batchStart, step } from '../plans/steps/index.ts'
import type { BatchRecord } from '../records/batch.ts'
import { type CommandContext, defineCommand } from './define.ts'
import { BatchName, batchChoices, batchRecord } from './support/batches.ts'
import type { Examined } from './support/findings.ts'
import { mailboxes } from './support/footing.ts'
import { isSynced, leftOutOf, leftOutText, lookAfresh, observations, unsure, wouldFailAgain } from './support/start.ts'

const DIVERTS =
  'From the start on, new mail for these people goes to the cloud, before their old content is there. A stop does not bring it back.'

export default defineCommand({
  name: 'batch start',
  summary: 'Create the batch in Exchange Online and start it: new mail for its people goes to the cloud from then on',
  group: 'batches',
  menu: { scopes: ['channel'], rank: 110 },
  args: z.object({ batch: BatchName, endpoint: z.string().optional() }),
  examples: ['batch start sales-1', 'start sales-1'],
  aliases: ['start', 'batch resume', 'resume', 'batch retry', 'retry'],
  kind: 'change',
  consent: 'one',
  role: 'operator',
  card: 'plan',
  choices: (_argument, context) => batchChoices(context, (record) => mayStart(record.batch) === undefined),
  async plan({ batch, endpoint }, context): Promise<PlanDraft> {
    const record = await batchRecord(context.store, batch)
    const why = mayStart(record.batch)
    if (why !== undefined)
      throw new UserError(`“batch start ${batch}” is not possible. ${why}`, `Type “batch show ${batch}”.`)
    return record.batch.exchange === undefined ? first(record, endpoint, context) : again(record, context)
  },
})

/** Create, look, start. Rows that would fail are left out, by name. */
async function first({ batch }: BatchRecord, wanted: string | undefined, context: CommandContext): Promise<PlanDraft> {
  const { name } = batch
  const examined = await lookAfresh(batch, context, { again: false, endpoint: wanted })
  const endpoint = endpointOf(examined, name)
  const leftOut = leftOutOf(examined)
  const out = new Set(leftOut.map(({ address }) => address.toLowerCase()))
  const rows = batch.rows.filter((row) => !out.has(row.address.toLowerCase()))
  if (rows.length === 0) {
    throw new UserError(
      `Every mailbox of ${name} would fail.`,
      `“batch check ${name}” says why; correct the list and send it again.`,
    )
  }
  const facts = guardContext(context)
  const remote = endpoint.remoteServer ?? 'Autodiscover'
  return {
    title: `Start ${name}: ${mailboxes(rows.length)}`,
    consequences: [DIVERTS, ...leftOutText(leftOut)],
    subject: { is: 'batch', name },
    steps: [
      step(batchCreate, {
        batch: name,
        endpoint: endpoint.identity,
        rows: rows.length,
        listHash: listHash(rows),
        leftOut,
      }),
      step(batchStart, { batch: name }),
    ],
    guards: [
      await guard(nameFree, { batch: name }, `No batch named ${name} is in Exchange Online`, facts),
      await guard(
        listSame,
        { batch: name },
        `The list of ${name} is unchanged (${batch.rows.length} ${batch.rows.length === 1 ? 'row' : 'rows'})`,
        facts,
      ),
      await guard(
        endpointThere,
        { endpoint: endpoint.identity },
        `Endpoint ${endpoint.identity} points to ${remote}`,
        facts,
      ),
    ],
    observations: observations(examined, endpoint, rows.length),
  }
}

/** Resume what was stopped, retry what failed: one cmdlet, for everybody in the batch who is not synced. */
async function again({ batch }: BatchRecord, context: CommandContext): Promise<PlanDraft> {
  const { name } = batch
  const rows = batch.rows.filter(({ address }) => !isSynced(batch, address))
  const examined = await lookAfresh({ name, rows }, context, { again: true })
  const means = startMeans(batchStage(batch))
  const titles = { start: `Start ${name}`, resume: `Resume ${name}`, retry: `Retry the failed mailboxes of ${name}` }
  const seen = batch.exchange
  return {
    title: `${titles[means]}`,
    consequences: [DIVERTS],
    subject: { is: 'batch', name },
    steps: [step(batchStart, { batch: name })],
    guards: [await guard(readyToStart, { batch: name }, `${name} waits to be started`, guardContext(context))],
    observations: [
      { title: 'Now', value: `${seen?.status}: ${seen?.synced} synced, ${seen?.failed} failed of ${seen?.total}` },
      ...wouldFailAgain(examined),
      ...unsure(examined),
    ],
  }
}

function guardContext({ systems, store }: CommandContext): ReadContext {
  return { systems, record: async (kind, id) => (await store.get(kind, id))?.value }
}

function endpointOf({ facts: { input, endpoints = [] } }: Examined, name: string): MigrationEndpoint {
  const found = endpoints.find(({ identity }) => identity === input.endpoint?.identity)
  if (found !== undefined) return found
  const names = endpoints.map(({ identity }) => identity)
  if (names.length > 0) {
    const offers = names.map((identity) => ({
      title: identity,
      command: 'batch start',
      args: { batch: name, endpoint: identity },
    }))
    throw new UserError('There is no endpoint of that name.', `There are: ${names.join(', ')}.`, offers)
  }
  throw new UserError(
    'The tenant has no Outlook Anywhere migration endpoint.',
    'An administrator makes it once, in the Exchange admin center: Migration, Endpoints, New, Outlook Anywhere. Its password never passes through here.',
  )
}
