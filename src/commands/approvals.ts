import { z } from 'zod'
import { past } from '../approvals/approval.ts'
import { type Button, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import { powershell } from '../plans/steps/index.ts'
import { PlanKind } from '../records/plan.ts'
import { defineCommand } from './define.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    approvals: {
      readonly title: string
      readonly waiting: readonly {
        title: string
        by: string
        until: string
        steps: readonly { code: string }[]
        buttons: readonly Button[]
      }[]
      readonly decided: readonly { text: string }[]
    }
  }
}

const SHOWN = 10

export default defineCommand({
  name: 'approvals',
  summary: 'What waits for an approver, and what was decided last',
  group: 'approvals',
  menu: { scopes: ['channel', 'personal'], rank: 130 },
  args: z.object({}),
  examples: ['approvals'],
  aliases: ['pending'],
  kind: 'read',
  role: 'viewer',
  card: 'approvals',
  async run(_args, { store }) {
    const records = (await store.list(PlanKind)).map((document) => document.value)
    const asked = records.filter((record) => record.approval !== undefined)
    asked.sort((a, b) => (a.at < b.at ? -1 : 1))
    const waiting = asked.filter((record) => record.run.state === 'consent')
    const title = waiting.length === 0 ? 'Nothing waits for approval' : `${waiting.length} waiting for approval`
    return reply('approvals', title, {
      title,
      waiting: waiting.slice(0, SHOWN).map(({ id, plan, by, approval }) => ({
        title: `${plan.title} (request ${id})`,
        by: `asked for by ${by.name}`,
        until: `decide until ${localTime(approval?.expiresAt ?? '')}`,
        steps: powershell(plan.steps).map((code) => ({ code })),
        buttons: [
          { title: 'Approve', command: 'approve', args: { id, hash: plan.hash }, style: 'positive' as const },
          { title: 'Show', command: 'batch show', args: { batch: plan.batch } },
        ],
      })),
      decided: asked
        .filter((record) => record.approval?.decision !== undefined)
        .slice(-5)
        .reverse()
        .map(({ id, plan, approval }) => ({
          text: `${plan.title} (${id}): ${approval === undefined ? '' : past(approval)}`,
        })),
    })
  },
})
