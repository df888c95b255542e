import { z } from 'zod'
import { type Button, reply } from '../messages/reply.ts'
import { shownTime } from '../messages/times.ts'
import { deadlines } from '../migration/deadlines.ts'
import { batchStage } from '../migration/life-cycle.ts'
import { progress } from '../migration/progress.ts'
import { isOpen } from '../records/run.ts'
import { WatchKind } from '../records/watch.ts'
import { defineCommand } from './define.ts'
import { allBatches } from './support/batches.ts'
import { attentionOn, isWell, peopleKnown } from './support/known.ts'
import { requests } from './support/requests.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    status: {
      readonly title: string
      readonly facts: readonly { title: string; value: string }[]
      readonly attention: readonly { text: string }[]
      readonly next: string
      readonly buttons: readonly Button[]
    }
  }
}

export default defineCommand({
  name: 'status',
  summary: 'The whole migration on one card: what runs, what waits, what needs a person',
  group: 'watching',
  menu: { scopes: ['channel', 'personal'], rank: 30 },
  args: z.object({}),
  examples: ['status'],
  kind: 'read',
  role: 'viewer',
  card: 'status',
  async run(_args, { store, inventory, migrationClock, request }) {
    const states = await inventory.states()
    const batches = (await allBatches(store)).map((record) => record.batch)
    const open = await requests(store, isOpen)
    const waiting = open.filter(({ run }) => run.state === 'waiting')
    const running = open.filter(({ run }) => run.state === 'running')
    const watch = await store.get(WatchKind, request.conversation.id)
    const sums = batches.map(progress)
    const sum = (key: 'total' | 'synced' | 'failed' | 'active') => sums.reduce((total, item) => total + item[key], 0)
    const stages = new Map<string, number>()
    for (const batch of batches) stages.set(batchStage(batch), (stages.get(batchStage(batch)) ?? 0) + 1)
    const now = migrationClock.now()
    const attention = [
      ...waiting.map(
        ({ plan: { id, by }, run }) => `${run.title} waits for an approver (request ${id}, by ${by.name}).`,
      ),
      ...batches
        .filter((batch) => (batch.exchange?.failed ?? 0) > 0)
        .map(
          (batch) =>
            `${batch.name}: ${batch.exchange?.failed} failed ${batch.exchange?.failed === 1 ? 'mailbox' : 'mailboxes'}.`,
        ),
      ...batches.flatMap((batch) =>
        deadlines(batch, now)
          .slice(0, 1)
          .map((deadline) => `${batch.name}: ${deadline.text}.`),
      ),
      ...attentionOn(states, request.at),
    ]
    const title =
      batches.length === 0 ? 'Nothing is planned yet' : `${sum('synced')} of ${sum('total')} mailboxes synced`
    return reply('status', title, {
      title,
      facts: [
        { title: 'Batches', value: [...stages].map(([stage, count]) => `${count} ${stage}`).join(', ') || 'none' },
        { title: 'Mailboxes', value: `${sum('total')} in batches, ${sum('active')} active, ${sum('failed')} failed` },
        { title: 'Inventory', value: peopleKnown(states, shownTime) },
        { title: 'Being carried out', value: running.map(({ run }) => run.title).join(', ') || 'nothing' },
        {
          title: 'Told here',
          value:
            watch === undefined
              ? 'what was asked for here'
              : watch.value.state === 'muted'
                ? 'nothing'
                : 'every turn of every batch',
        },
      ],
      attention: attention.slice(0, 10).map((text) => ({ text })),
      next: batches.length === 0 ? 'Begin with “check”, then “batch new <name>” with a list.' : '',
      buttons: [
        { title: 'batch list', command: 'batch list', args: {} },
        ...(states.every((state) => isWell(state, request.at))
          ? []
          : [{ title: 'What is known', command: 'inventory', args: {} }]),
        ...(waiting.length > 0 ? [{ title: 'approvals', command: 'approvals', args: {} }] : []),
      ],
    })
  },
})
