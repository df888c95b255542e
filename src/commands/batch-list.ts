import { z } from 'zod'
import { type Button, reply } from '../messages/reply.ts'
import { batchStage } from '../migration/life-cycle.ts'
import { progress } from '../migration/progress.ts'
import { defineCommand } from './define.ts'
import { allBatches } from './support/batches.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    'batch-list': {
      readonly title: string
      readonly hint: string
      readonly any: boolean
      readonly rows: readonly { name: string; stage: string; mailboxes: string; synced: string; failed: string }[]
      readonly more: string
      readonly buttons: readonly Button[]
    }
  }
}

const SHOWN = 20
export default defineCommand({
  name: 'batch list',
  summary: 'All batches, and where each stands',
  group: 'batches',
  menu: { scopes: ['channel', 'personal'], rank: 80 },
  args: z.object({}),
  examples: ['batch list', 'batches'],
  aliases: ['batches', 'list'],
  kind: 'read',
  role: 'viewer',
  card: 'batch-list',
  async run(_args, { store }) {
    const records = await allBatches(store)
    const title = records.length === 0 ? 'No batches yet' : `${records.length} batch${records.length === 1 ? '' : 'es'}`
    const shown = records.slice(0, SHOWN)
    return reply('batch-list', title, {
      title,
      hint: records.length === 0 ? 'Make one with “batch new <name>” and a CSV list of mailboxes.' : '',
      any: records.length > 0,
      rows: shown.map(({ batch }) => {
        const { total, synced, failed } = progress(batch)
        return {
          name: batch.name,
          stage: batch.gone ? 'removed outside' : (batch.exchange?.status ?? batchStage(batch)),
          mailboxes: String(total),
          synced: String(synced),
          failed: String(failed),
        }
      }),
      more: records.length > SHOWN ? `And ${records.length - SHOWN} more: type “batch show <name>”.` : '',
      buttons: shown.slice(0, 5).map(({ batch }) => ({
        title: batch.name,
        command: 'batch show',
        args: { batch: batch.name },
      })),
    })
  },
})
