import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openApp } from '../../src/app/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { launchBrowser, picture } from './browser.ts'
import { openRoom } from './room-page.ts'

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function open(env: Record<string, string>) {
  const answer = readConfig(env)
  if (!answer.ok) throw new Error(answer.problems.join('\n'))
  return openApp(answer.config)
}

it('a batch from its list to synced, approved by another person, across a restart, in the page', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'main-job-'))
  const env = { PORT: String(await freePort()), DATA_DIR: dataDir, PRACTICE_SPEED: '5000', LOG_LEVEL: 'error' }
  let app = await open(env)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
    const us = await openRoom(page, app.url)
    await page.getByRole('button', { name: 'batch new sales-1', exact: true }).click()
    await page.keyboard.press('Enter')
    await us.button('Ask for the start').waitFor()
    await us.press('Ask for the start')
    await us.button('Approve').waitFor()
    await us.press('Approve')
    expect(await us.notice().innerText()).toContain('Only you can see this')
    await us.become('approver')
    await us.press('Approve')
    await us.messages('Approver approved it').waitFor()
    await app.close()
    await page.getByText('Connection lost').waitFor()
    app = await open(env)
    await us
      .messages(/Synced/)
      .first()
      .waitFor({ timeout: 60_000 })
    await picture(page, 'main-job')
    expect(await us.messages('Approver approved it').count()).toBe(1)
  } finally {
    await browser.close()
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
