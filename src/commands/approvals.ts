import { z } from 'zod'
import { type Approval, count, past } from '../approvals/approval.ts'
import { type Button, reply } from '../messages/reply.ts'
import { localTime } from '../messages/times.ts'
import { powershell } from '../plans/steps/index.ts'
import { defineCommand } from './define.ts'
import { type Requested, requests } from './support/requests.ts'

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
const SHOWN_STEPS = 8

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
  async run(_args, { store, request }) {
    const asked = await requests(store, ({ approval }) => approval !== undefined)
    const waiting = asked.filter(({ run }) => run.state === 'waiting')
    const title = waiting.length === 0 ? 'Nothing waits for approval' : `${waiting.length} waiting for approval`
    return reply('approvals', title, {
      title,
      waiting: waiting.slice(0, SHOWN).map(({ plan: { id, plan, by, expiresAt }, run: { approval } }) => ({
        title: `${plan.title} (request ${id})`,
        by: `asked for by ${by.name}${given(approval)}`,
        until: `decide until ${localTime(earlier(expiresAt, approval?.expiresAt))}`,
        steps: powershell(plan.steps.slice(0, SHOWN_STEPS)).map((code) => ({ code })),
        buttons: [
          { title: 'Approve', command: 'approve', args: { id, hash: plan.hash }, style: 'positive' as const },
          ...(plan.subject.is === 'batch'
            ? [{ title: 'Show', command: 'batch show', args: { batch: plan.subject.name } }]
            : []),
        ],
      })),
      decided: asked
        .filter(({ run }) => run.state !== 'waiting')
        .slice(-5)
        .reverse()
        .map((one) => ({ text: decided(one, request.at) })),
    })
  },
})

const given = (approval: Approval | undefined): string => {
  const of = approval === undefined ? '' : count(approval)
  return of === '' ? '' : `, approved by ${of}`
}

const earlier = (one: string, other = one): string => (one < other ? one : other)

function decided({ plan: { id, plan }, run: { approval, endedAt, end } }: Requested, now: Date): string {
  const at = endedAt === undefined ? now : new Date(endedAt)
  const verdict = approval === undefined ? '' : past(approval, at)
  return `${plan.title} (${id}): ${verdict || (end?.message ?? '')}`
}
