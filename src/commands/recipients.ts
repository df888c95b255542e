import { z } from 'zod'
import { everybody } from '../inventory/everybody.ts'
import { oldest } from '../inventory/grounds.ts'
import { NO_DIRECTORY } from '../inventory/reading.ts'
import { type Button, reply } from '../messages/reply.ts'
import { plainTime, shownTime } from '../messages/times.ts'
import { csvForPeople, MAX_ROWS } from '../migration/csv.ts'
import { type CommandContext, defineCommand } from './define.ts'
import { provisionedByUs } from './support/batches.ts'
import { offer } from './support/download.ts'
import { counted, headline, inconclusive, listsOf, wayOf } from './support/recipients.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    recipients: {
      readonly title: string
      readonly summary: string
      /** `way`: how this kind gets to the cloud. */
      readonly kinds: readonly { kind: string; count: string; way: string }[]
      readonly reasonsTitle: string
      readonly reasons: readonly { reason: string; count: string; remedy: string }[]
      readonly moreReasons: string
      readonly inconclusive: readonly { text: string }[]
      /** The whole list: none or one. */
      readonly links: readonly { title: string; url: string }[]
      /** The same by server: none where there is one server only. */
      readonly servers: readonly { title: string; url: string }[]
      readonly buttons: readonly Button[]
    }
  }
}

/** A table row each; a card holds no more in good order. */
const SHOWN_REASONS = 20

export default defineCommand({
  name: 'recipients',
  summary: 'Who can be migrated and who cannot, by kind and reason, with the eligible addresses as CSV',
  group: 'before',
  menu: { scopes: ['personal'], rank: 50 },
  args: z.object({}),
  examples: ['recipients'],
  aliases: ['mailboxes', 'eligible'],
  kind: 'read',
  role: 'viewer',
  card: 'recipients',
  async run(_args, context) {
    const { inventory, store, systems, request } = context
    const ours = await provisionedByUs(store)
    const all = await everybody(inventory, ours, systems.directory !== undefined)
    const { found } = all
    const { eligible, ineligible, reasons } = found
    const title = headline(all, request.at)
    const lists = await links(context, listsOf(all, request.at))
    const asOf = oldest(all.grounds)
    const left = reasons.length - SHOWN_REASONS
    return reply('recipients', `${title(plainTime)}. ${found.message}`, {
      title: title(shownTime),
      summary: [
        found.message,
        asOf === undefined ? '' : `As of ${shownTime(asOf)}.`,
        batchesNeeded(eligible?.length ?? 0),
      ]
        .filter(Boolean)
        .join(' '),
      kinds: found.counts.map(({ kind, count }) => ({ kind, count: counted(count), way: wayOf(kind) })),
      reasonsTitle: `Why ${counted(ineligible)} cannot, for now (one mailbox may be under several)`,
      reasons: reasons.slice(0, SHOWN_REASONS).map(({ text, count, remedy }) => ({
        reason: text,
        count: counted(count),
        remedy,
      })),
      moreReasons: left > 0 ? `And ${left} more reason${left === 1 ? '' : 's'}.` : '',
      inconclusive: inconclusive(all, systems.directory === undefined ? NO_DIRECTORY.why : undefined).map((text) => ({
        text,
      })),
      links: lists.slice(0, 1),
      servers: lists.slice(1),
      buttons: [
        { title: 'Check the prerequisites', command: 'check', args: {} },
        ...(eligible === undefined ? [{ title: 'What is known', command: 'inventory', args: {} }] : []),
      ],
    })
  },
})

function batchesNeeded(eligible: number): string {
  const batches = Math.ceil(eligible / MAX_ROWS)
  return batches > 1 ? `A batch takes at most ${counted(MAX_ROWS)}: that makes ${batches} batches or more.` : ''
}

function links(
  context: CommandContext,
  lists: readonly { readonly name: string; readonly title: string; readonly addresses: readonly string[] }[],
): Promise<{ title: string; url: string }[]> {
  return Promise.all(
    lists.map(async ({ name, title, addresses }) => ({
      title,
      url: await offer(context, {
        name,
        type: 'text/csv; charset=utf-8',
        text: csvForPeople(
          ['EmailAddress'],
          addresses.map((address) => [address]),
        ),
      }),
    })),
  )
}
