/** Small stand-ins for commands that only read: ports that answer what a test says, and a store in memory. */

import { manualClock } from '../../src/clock.ts'
import type { CommandContext } from '../../src/commands/define.ts'
import type { Inventory } from '../../src/inventory/inventory.ts'
import { type CardJson, createCards } from '../../src/messages/cards.ts'
import type { Reply } from '../../src/messages/reply.ts'
import { type Batch, BatchSchema } from '../../src/migration/batch.ts'
import { drawWith } from '../../src/plans/outbox.ts'
import type { RemoteError } from '../../src/systems/ports.ts'
import { type Given, silence, systems } from '../support/fakes.ts'
import { inventoryOf } from '../support/inventory-of.ts'
import { memoryStore } from '../support/memory-store.ts'
import { batchRecord, memoryOfBatches } from '../support/records.ts'

export const NOW = new Date('2026-11-22T10:00:00Z')

export type { Given }
export { systems }

export function silent(system: RemoteError['system']): () => Promise<never> {
  return () => Promise.reject(silence('ask', system))
}

/** What the test did not tell of is not known; it is no mistake, for the inventory asks in its own time. */
function inventoryOfGiven(given: Given): Inventory {
  const untold = (system: RemoteError['system']) => () => Promise.reject(silence('ask', system))
  const asked = systems({
    exchange: { endpoints: untold('Exchange Online'), acceptedDomains: untold('Exchange Online'), ...given.exchange },
    graph: { domains: untold('Microsoft Graph'), skus: untold('Microsoft Graph'), ...given.graph },
    directory: hasDirectory(given)
      ? { servers: untold('the directory'), counts: untold('the directory'), ...given.directory }
      : undefined,
    dns: { txt: untold('DNS'), ...given.dns },
  })
  const people = {
    recipients: async () => [],
    users: async () => [],
    tenantUsers: async () => [],
    mailboxes: async () => [],
    ...given.people,
  }
  return inventoryOf(asked, hasDirectory(given) ? people : { ...people, mailboxes: undefined }, () => NOW)
}

const hasDirectory = (given: Given): boolean => !('directory' in given && given.directory === undefined)

export function context(
  given: Given,
  batches: readonly Batch[] = [],
  inventory = inventoryOfGiven(given),
): CommandContext {
  return {
    systems: systems(given),
    inventory,
    store: memoryStore(memoryOfBatches(batches)),
    migrationClock: manualClock(NOW),
    drawRun: drawWith({ publicUrl: 'http://127.0.0.1:3978' }),
    roles: ['viewer'],
    commands: [],
    doctor: { examine: () => Promise.reject(new Error('the doctor was not to be asked')) },
    settings: {
      practice: true,
      publicUrl: 'http://127.0.0.1:3978',
      approvalsChannel: undefined,
      approvalHours: 24,
      planDays: 7,
      tenant: '00000000-0000-0000-0000-0000000000aa',
    },
    request: {
      id: '11111111-2222-3333-4444-555555555555',
      at: NOW,
      by: { id: 'someone', name: 'Someone', tenant: '00000000-0000-0000-0000-0000000000aa' },
      conversation: {
        id: 'a',
        scope: 'channel',
        tenant: 't',
        serviceUrl: 'http://127.0.0.1:1',
        channelId: 'msteams',
        bot: { id: 'b', name: 'Stagecoach' },
      },
      line: '',
      pasted: '',
      files: [],
    },
  }
}

export function batch(name: string, addresses: readonly string[], more: Partial<Batch> = {}): Batch {
  const rows = addresses.map((address, index) => ({ row: index + 2, address }))
  return BatchSchema.parse(batchRecord({ name, rows, ...more }).batch)
}

const draw = createCards('cards', { practice: false })

/** The card as it would be sent, and all text on it. Throws where a binding found no data. */
export function drawn(answer: Reply): { card: CardJson; text: string; buttons: { title: string; data: unknown }[] } {
  const card = draw(answer)
  const json = JSON.stringify(card)
  if (json.includes('${')) throw new Error(`a binding found no data: ${/\$\{[^}]*\}/.exec(json)?.[0]}`)
  const texts: string[] = []
  const buttons: { title: string; data: unknown }[] = []
  walk(card, (node) => {
    for (const name of ['text', 'title', 'value', 'url']) if (typeof node[name] === 'string') texts.push(node[name])
    if (node.type === 'Action.Execute') buttons.push({ title: String(node.title), data: node.data })
  })
  return { card, text: texts.join('\n').replaceAll('\\', ''), buttons }
}

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit)
  else if (node !== null && typeof node === 'object') {
    visit(node as Record<string, unknown>)
    for (const [name, value] of Object.entries(node)) if (name !== 'fallback') walk(value, visit)
  }
}
