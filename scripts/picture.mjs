// @ts-check
/** Makes docs/practice-room.png: the practice room in the middle of a batch, played by the program itself. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roomClient } from '@stagecoach/practice'
import { chromium } from 'playwright-core'
import { openApp } from '../dist/app/app.js'
import { readConfig } from '../dist/config/config.js'
import { root } from './lib/processes.mjs'

const dataDir = mkdtempSync(join(tmpdir(), 'stagecoach-picture-'))
const answer = readConfig({ PORT: '0', DATA_DIR: dataDir, PRACTICE_SPEED: '1200', LOG_LEVEL: 'error' })
if (!answer.ok) throw new Error(answer.problems.join('\n'))
const app = await openApp(answer.config)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
try {
  const room = roomClient(app.url)
  await room.say({ as: 'operator', in: 'personal', text: 'batch new sales-1', file: await room.sample('sales-1.csv') })
  await room.say({ as: 'operator', in: 'channel', text: 'batch start sales-1' })
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 1.5,
    colorScheme: 'light',
  })
  await page.goto(`${app.url}/#approver/channel`)
  await page.getByRole('button', { name: 'Approve', exact: true }).last().click()
  // The live card stands at the head of the newest thread; some progress makes it worth a picture.
  const card = page.locator('.ac-adaptiveCard', { hasText: 'of 18 synced' }).last()
  await page
    .locator('.ac-adaptiveCard', { hasText: /(9|1\d) of 18 synced/ })
    .first()
    .waitFor({ timeout: 60_000 })
  await card.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await page.mouse.move(640, 70)
  await page
    .locator('#room-log')
    .evaluate((element) => element.scrollBy(0, -90))
    .catch(() => undefined)
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(root, 'docs', 'practice-room.png'), animations: 'disabled' })
} finally {
  await browser.close()
  await app.close()
  rmSync(dataDir, { recursive: true, force: true })
}
