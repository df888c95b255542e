/** A Teams of a few lines: says things to a bot, takes what it answers, and hands out a list as a file. */
import { once } from 'node:events'
import { createServer } from 'node:http'

const TENANT = '00000000-0000-0000-0000-0000000000aa'
const OPERATOR = { id: '29:op', name: 'Olga', aadObjectId: '00000000-0000-0000-0000-000000000001' }
/** Milliseconds until an answer is given up. */
const PATIENCE = 180_000
const FILE = 'application/vnd.microsoft.teams.file.download.info'

/** `say(bot, line, csv?)` resolves with `{ ms, text }` when the turn is over and its answer has come. */
export async function openTeams() {
  const waiting = new Map()
  let list = ''
  let serial = 0
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.url === '/list') return void response.end(list)
    const [, conversation = ''] = /\/v3\/conversations\/([^/]+)/.exec(decodeURIComponent(request.url ?? '')) ?? []
    const body = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'))
    response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: `r-${++serial}` }))
    const text = wordsOf(body)
    if (body.type === 'message' && text !== '') waiting.get(conversation)?.(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}`

  async function say(bot, line, csv) {
    serial += 1
    // A conversation of its own: whatever else the bot tells is no answer to this.
    const conversation = { id: `a:bench-${serial}`, conversationType: 'personal', tenantId: TENANT }
    if (csv !== undefined) list = csv
    const file = { contentType: FILE, name: 'list.csv', content: { downloadUrl: `${url}/list`, fileType: 'csv' } }
    const activity = {
      type: 'message',
      id: `in-${serial}`,
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: url,
      from: OPERATOR,
      recipient: { id: '28:bot', name: 'Stagecoach' },
      conversation,
      channelData: { tenant: { id: TENANT } },
      textFormat: 'plain',
      text: line,
      ...(csv === undefined ? {} : { attachments: [file] }),
    }
    const answer = new Promise((resolve, reject) => {
      waiting.set(conversation.id, resolve)
      setTimeout(() => reject(new Error(`“${line}” was not answered`)), PATIENCE).unref()
    })
    // Awaited below; a refusal of the POST comes first.
    answer.catch(() => undefined)
    const began = performance.now()
    const response = await fetch(`${bot}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`“${line}” was answered with ${response.status}`)
    const text = await answer
    waiting.delete(conversation.id)
    return { ms: performance.now() - began, text }
  }

  return {
    say,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** All words of a message and its cards, in reading order. */
function wordsOf(body) {
  const words = [String(body.text ?? '')]
  const walk = (node) => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (node === null || typeof node !== 'object') return
    for (const key of ['text', 'title', 'value']) if (typeof node[key] === 'string') words.push(node[key])
    for (const [key, value] of Object.entries(node)) if (key !== 'data' && key !== 'fallback') walk(value)
  }
  walk(body.attachments ?? [])
  return words.filter(Boolean).join('\n')
}
