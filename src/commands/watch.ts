import { z } from 'zod'
import { notice } from '../messages/notice.ts'
import { type Watch, WatchKind } from '../records/watch.ts'
import { change } from '../store/store.ts'
import { type CommandContext, defineCommand } from './define.ts'

export default defineCommand({
  name: 'watch',
  summary: 'Tell this conversation of every turn of every batch',
  group: 'watching',
  menu: { scopes: ['channel'], rank: 150 },
  args: z.object({}),
  examples: ['watch'],
  aliases: ['subscribe'],
  kind: 'note',
  role: 'viewer',
  card: 'notice',
  async run(_args, context) {
    await setWatch(context, 'watching')
    return notice('This conversation is told of every batch', ['One live card a batch, and a word at each turn.'], {
      buttons: [{ title: 'Stop telling', command: 'unwatch', args: {} }],
    })
  },
})

/** Shared with `unwatch`: what this conversation wants to hear. */
export async function setWatch(context: CommandContext, state: Watch['state']): Promise<void> {
  const { thread: _, ...conversation } = context.request.conversation
  const { id, name } = context.request.by
  await change(context.store, WatchKind, conversation.id, () => ({
    conversation,
    state,
    by: { id, name },
    at: context.request.at.toISOString(),
  }))
}
