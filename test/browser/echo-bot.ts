import { type Body, connector, type TestRoom, withCard } from '../practice-teams/harness.ts'

const fact = (title: string, value: string) => ({ title, value })
const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more })
const execute = (title: string, verb: string, more: object = {}) => ({
  type: 'Action.Execute',
  title,
  verb,
  data: {},
  ...more,
})

export function batchCard(done: number, state: string) {
  const cell = (words: string) => ({ type: 'TableCell', items: [text(words)] })
  const row = (...cells: string[]) => ({ type: 'TableRow', cells: cells.map(cell) })
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      text('Batch sales-1', { size: 'Large', weight: 'Bolder', style: 'heading' }),
      text(`**${state}**: ${done} of 40 mailboxes · _updated {{TIME(2026-11-22T10:00:00Z)}}_`, {
        spacing: 'None',
        isSubtle: true,
      }),
      {
        type: 'ColumnSet',
        columns: [
          { type: 'Column', width: Math.max(done, 1), style: 'good', minHeight: '8px', items: [] },
          { type: 'Column', width: 41 - done, style: 'emphasis', minHeight: '8px', items: [], spacing: 'None' },
        ],
      },
      {
        type: 'FactSet',
        facts: [fact('Rate', '13.2 GB/h'), fact('Expected end', 'about 14:30'), fact('Failed', '1, explained below')],
      },
      {
        type: 'Table',
        columns: [{ width: 2 }, { width: 1 }],
        rows: [row('Mailbox', 'State'), row('ada@contoso.example', 'Synced'), row('bob@contoso.example', 'Failed')],
      },
      { type: 'Input.Text', id: 'reason', label: 'Reason', placeholder: 'Why?' },
    ],
    actions: [
      execute('Refresh', 'refresh'),
      execute('Approve', 'approve', { style: 'positive' }),
      execute('Stop', 'stop', { style: 'destructive' }),
      {
        type: 'Action.ShowCard',
        title: 'Details',
        card: { type: 'AdaptiveCard', body: [text('`New-MigrationBatch -Name sales-1 -CSVData …`')] },
      },
    ],
  }
}

/** A bot for trying the room alone: it answers text with a card and each button in another way. */
export function echoBot(room: TestRoom): TestRoom['bot'] {
  const post = async (conversation: string, activity: Body): Promise<string> =>
    (await room.call('POST', connector(conversation), activity)).body.id
  return async (activity) => {
    const { id } = activity.conversation
    if (activity.type === 'message') {
      room.clock.advance(1500)
      const words = String(activity.text ?? JSON.stringify(activity.value)).replace(/<at>.*<\/at>\s*/, '')
      if (words === 'fail') return { status: 500, body: 'on purpose' }
      if (words.startsWith('talk'))
        for (let each = 1; each <= 5; each++) await post(id, { type: 'message', text: `Line **${each}**` })
      else if (words.startsWith('batch')) await post(id, withCard(batchCard(12, 'Syncing')))
      else await post(id, { type: 'message', text: `You said: ${words}` })
    }
    if (activity.type !== 'invoke') return undefined
    const { verb, data } = activity.value.action
    room.clock.advance(1500)
    if (verb === 'refresh') {
      await room.call('PUT', connector(id, activity.replyToId), withCard(batchCard(30, 'Syncing')))
      return undefined
    }
    if (verb === 'approve') {
      const value = `Approved by ${activity.from.name}. Reason: ${data.reason ?? 'none'}`
      return { body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value } }
    }
    return {
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: batchCard(12, 'Stopped for you'),
      },
    }
  }
}
