import { z } from 'zod'
import { readingWithin, valueIn } from '../inventory/reading.ts'
import type { Request } from '../messages/request.ts'
import { UserError } from '../messages/user-error.ts'
import { listHash, type ParsedList, parseList } from '../migration/csv.ts'
import { BatchKind, type BatchRecord, batchId } from '../records/batch.ts'
import { isOpen, RunKind } from '../records/run.ts'
import { subjectKey } from '../records/subject.ts'
import { changeBatch } from '../records/whole-batch.ts'
import { type CommandContext, defineCommand } from './define.ts'
import { BatchName } from './support/batches.ts'
import { examine, findingsCard } from './support/findings.ts'
import { mailboxes } from './support/footing.ts'
import { refusedList } from './support/refused-list.ts'

/** 2,000 rows of the longest addresses SMTP allows stay below; a spreadsheet saved by mistake does not pass. */
const LARGEST = 1_000_000

/** Wall milliseconds for Exchange to say whether it has the name. */
const PATIENCE = 2_000

export default defineCommand({
  name: 'batch new',
  summary: 'Make a batch from a CSV list of mailboxes, and look at every row',
  group: 'batches',
  menu: { scopes: ['personal'], rank: 60 },
  args: z.object({ batch: BatchName }),
  examples: ['batch new sales-1'],
  aliases: ['new', 'batch create'],
  kind: 'note',
  role: 'operator',
  card: 'findings',
  async run({ batch: name }, context) {
    const list = parseList(await listOf(context.request, name))
    if (list.problems.length > 0) return refusedList(name, list.problems, list.rows.length)
    await mayTakeName(name, context)
    const replaced = await save(name, list, context)
    const batch = { name, rows: list.rows }
    const examined = await examine(context, batch)
    const before = replaced === undefined ? [] : [`It replaces the earlier list of ${mailboxes(replaced)}.`]
    return findingsCard(batch, examined, context.request.at, [...before, ...list.notes])
  },
})

async function listOf(request: Request, name: string): Promise<Uint8Array | string> {
  const [file, second] = request.files
  if (second !== undefined) {
    throw new UserError('More than one file came.', 'Send one CSV file with “batch new”.')
  }
  if (file !== undefined) return file.read(LARGEST)
  if (request.pasted.trim() !== '') return request.pasted
  const where =
    request.conversation.scope === 'personal'
      ? `Attach the CSV file to a message that says “batch new ${name}”, or paste the lines below it.`
      : `Paste the lines below “batch new ${name}” (Shift+Enter; a message holds about 500 addresses). For a longer list, or a file, say it to me in our personal chat: Teams gives bots no files in channels and group chats.`
  throw new UserError(
    `“batch new ${name}” needs the list of mailboxes.`,
    `${where} The list is a CSV with the column EmailAddress.`,
  )
}

/** Throws when the name is taken by a batch that is in Exchange, ours or not, or by one that is being asked for. */
async function mayTakeName(name: string, { store, systems }: CommandContext): Promise<void> {
  if ((await store.get(BatchKind, batchId(name)))?.value.batch.exchange !== undefined) throw inExchange(name)
  const key = subjectKey({ is: 'batch', name })
  const open = (await store.list(RunKind)).find(({ value }) => isOpen(value) && subjectKey(value.subject) === key)
  if (open !== undefined) {
    throw new UserError(
      `The start of “${name}” is asked for already (request ${open.id}); its list cannot be changed now.`,
      `Have it denied first, or choose another name.`,
    )
  }
  // Not reachable is no reason to lose the list, nor to wait for long: the start looks again.
  const foreign = valueIn(await readingWithin(PATIENCE, () => systems.exchange.batch(name)))
  if (foreign !== undefined) {
    throw new UserError(
      `Exchange Online has a batch “${name}” that I did not make (${foreign.status}).`,
      'Choose another name; I never adopt a batch silently.',
    )
  }
}

function inExchange(name: string): UserError {
  return new UserError(
    `Batch “${name}” is in Exchange Online already; its list cannot be changed.`,
    'Choose another name.',
    [{ title: `Show ${name}`, command: 'batch show', args: { batch: name } }],
  )
}

/** Answers how many mailboxes the list had that was replaced, if any. */
async function save(name: string, list: ParsedList, { store, request }: CommandContext): Promise<number | undefined> {
  let replaced: number | undefined
  await changeBatch(store, name, (before) => {
    // It may have been started while Exchange was being asked.
    if (before?.batch.exchange !== undefined) throw inExchange(name)
    replaced = before?.batch.rows.length
    const { id, name: by } = request.by
    const fresh: BatchRecord = {
      batch: {
        name,
        createdAt: request.at.toISOString(),
        createdBy: { id, name: by },
        rows: [...list.rows],
        listHash: listHash(list.rows),
        mailboxes: {},
        samples: [],
        ticks: {},
      },
      eventCount: 0,
      live: {},
      outbox: [],
    }
    return fresh
  })
  return replaced
}
