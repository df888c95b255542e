/** What people type, name themselves and paste is text in the practice room, whatever it looks like. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeCompany, practiceList } from '../../practice/src/company.ts'
import { roomClient } from '../../practice/src/room-client.ts'
import { message, poster } from '../support/foreign.ts'
import { freePort, type Program, start } from '../support/program.ts'
import { launchBrowser } from './browser.ts'

const MARK = 'RAN'
const EVIL = [
  `<img src=x onerror="document.title='${MARK}'">`,
  `<script>document.title='${MARK}'</script>`,
  `<svg/onload=document.title='${MARK}'>`,
  `[here](javascript:document.title='${MARK}')`,
  `[there](data:text/html,<script>alert(1)</script>)`,
  `[a](https://x.test" onmouseover="document.title='${MARK}')`,
  '<a href="javascript:alert(1)">link</a><iframe src="javascript:alert(1)"></iframe>',
  '</script><style>body{display:none}</style>',
].join(' ')

/** In the page. */
const LOOK = `({
  title: document.title,
  hidden: getComputedStyle(document.body).display,
  odd: document.querySelectorAll('#room-log :is(iframe, script, style, object, img:not(.avatar), [onerror], [onload], [onmouseover])').length,
  links: [...document.querySelectorAll('#room-log a')].map((a) => a.getAttribute('href') ?? ''),
})`

let program: Program
let browser: Browser
let page: Page
let dataDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'stagecoach-injection-'))
  program = await start('serve', { PORT: String(await freePort()), DATA_DIR: dataDir, LOG_LEVEL: 'error' })
  browser = await launchBrowser()
  page = await browser.newPage()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await program.kill()
  rmSync(dataDir, { recursive: true, force: true })
})

it('runs nothing of it and links nowhere', async () => {
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(program.url) && !request.url().startsWith('data:image/')) foreign.push(request.url())
  })
  const room = roomClient(program.url)
  const list = practiceList(makeCompany(2007), 2).join('\n')
  await room.say({ as: 'operator', in: 'channel', text: EVIL.slice(0, 400) })
  await room.say({ as: 'operator', in: 'channel', text: `batch new evil-1\nEmailAddress,${EVIL}\n${EVIL},x\n${list}` })
  await room.say({ as: 'operator', in: 'channel', text: `batch new ${EVIL.slice(0, 60).replaceAll(' ', '')}\n${list}` })
  await room.say({ as: 'operator', in: 'channel', text: `batch new evil-2\nEmailAddress\n${list}` })
  await room.say({ as: 'operator', in: 'personal', text: EVIL, file: { name: `${EVIL.slice(0, 80)}.csv`, base64: '' } })

  // A name is Teams' own word, so only a client that is not Teams can forge it.
  const { conversations } = await room.state('operator')
  const id = conversations.find(({ place }) => place === 'channel')?.id
  const from = { id: '29:x', name: EVIL, aadObjectId: '00000000-0000-0000-0000-000000000001' }
  const conversation = { id, conversationType: 'channel', isGroup: true }
  const post = poster(program.url)
  const url = `${program.url}/practice/connector/`
  expect((await post(message(url, 'batch start evil-2', { fields: { from, conversation } }))).status).toBe(200)
  let waiting: { id: string } | undefined
  for (let look = 0; look < 400 && waiting === undefined; look++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const { messages } = await room.state('approver')
    waiting = messages.find((one) => JSON.stringify(one).includes('Waiting for another'))
  }
  if (waiting === undefined) throw new Error('nothing waits for the approver')
  await room.press({ as: 'approver', activity: waiting.id, title: 'Deny', inputs: { reason: EVIL.slice(0, 480) } })

  for (const place of ['operator/channel', 'operator/personal', 'approver/channel']) {
    await page.goto(`${program.url}/#${place}`)
    await page.reload()
    await page.locator('.message').first().waitFor()
    const found = (await page.evaluate(LOOK)) as { title: string; hidden: string; odd: number; links: string[] }
    expect(found).toMatchObject({
      title: expect.not.stringContaining(MARK),
      hidden: expect.not.stringMatching('none'),
      odd: 0,
    })
    for (const link of found.links) expect(link).toMatch(/^(https?:|mailto:|#)/)
  }
  await page.goto(`${program.url}/#approver/channel`)
  const card = page.locator('.card', { hasText: 'denied it' }).last()
  await card.waitFor()
  expect(await card.innerText()).toContain('<img src=x onerror=')
  expect(await card.locator('a').count()).toBe(0)
  expect([dialogs, foreign]).toEqual([[], []])
}, 60_000)
