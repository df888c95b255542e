import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { renderConversationHtml } from '../../practice/src/teams/conversation-html.ts'
import { openTestRoom } from '../practice-teams/harness.ts'
import { launchBrowser, picture } from './browser.ts'
import { echoBot } from './echo-bot.ts'

it('a conversation kept as a page draws its cards from the file alone', async () => {
  const room = await openTestRoom()
  room.bot = echoBot(room)
  await room.call('POST', '/practice/api/say', { text: 'batch show sales-1' })
  await room.call('POST', '/practice/api/say', { text: '</script><script>document.title="broken"</script>' })
  const { messages } = (await room.call('GET', '/practice/api/state')).body
  await room.close()

  const html = await renderConversationHtml({
    title: 'A <tour>',
    about: 'From nothing to synced',
    chapters: [{ heading: 'Mail migration', messages }],
  })
  const folder = await mkdtemp(join(tmpdir(), 'transcript-'))
  const file = join(folder, 'tour.html')
  await writeFile(file, html)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } })
    const asked: string[] = []
    const troubles: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    await page.goto(pathToFileURL(file).href)
    await page.getByRole('button', { name: 'Approve' }).waitFor()
    expect(await page.locator('.message').count()).toBe(4)
    expect(await page.title()).toBe('A <tour>')
    expect(troubles).toEqual([])
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
    await picture(page, 'transcript')
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
})
