import { z } from 'zod'
import { notice } from '../messages/notice.ts'
import { defineCommand } from './define.ts'
import { setWatch } from './watch.ts'

export default defineCommand({
  name: 'unwatch',
  summary: 'Tell this conversation nothing by yourself',
  group: 'watching',
  args: z.object({}),
  examples: ['unwatch'],
  aliases: ['unsubscribe', 'mute'],
  kind: 'note',
  role: 'viewer',
  card: 'notice',
  async run(_args, context) {
    await setWatch(context, 'muted')
    const lines = ['Batches asked for here are no longer told of here either. Approvals still come.']
    return notice('This conversation is left in peace', lines, {
      buttons: [{ title: 'Tell it again', command: 'watch', args: {} }],
    })
  },
})
