import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CHANNEL, connector, openTestRoom, type TestRoom, withCard } from '../practice-teams/harness.ts'
import { launchBrowser, picture } from './browser.ts'
import { batchCard, echoBot } from './echo-bot.ts'
import { openRoom } from './room-page.ts'

let browser: Browser
let room: TestRoom
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  room = await openTestRoom()
  room.bot = echoBot(room)
  page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' })
})
afterEach(async () => {
  await page.close()
  await room.close()
})

describe('the practice room', () => {
  it('greets a newcomer, says that nothing is real, and asks nothing of other machines', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const us = await openRoom(page, room.base)
    await page.getByText('nothing here is real').waitFor()
    expect(await page.locator('.welcome').innerText()).toContain('batch new sales-1')
    expect(asked.filter((url) => !url.startsWith(room.base))).toEqual([])
    await picture(page, 'welcome-light')
    await us.go('personal')
    await picture(page, 'welcome-personal')
  })

  it('threads in a channel: a message, its replies, earlier ones folded', async () => {
    const us = await openRoom(page, room.base)
    await us.say('batch show sales-1')
    await us.messages('Batch sales-1').waitFor()
    await us.say('talk')
    await us.messages('Line 5').waitFor()
    expect(await page.locator('.thread').count()).toBe(2)
    await page.getByRole('button', { name: 'Show 2 earlier replies' }).click()
    expect(await us.messages('Line 1').isVisible()).toBe(true)
    await page.locator('.thread').last().getByRole('button', { name: 'Reply' }).click()
    await page.getByLabel('Reply in this thread').fill('thanks')
    await page.keyboard.press('Enter')
    await us.messages('You said: thanks').waitFor()
    expect(await page.locator('.thread').count()).toBe(2)
    await picture(page, 'channel-light')
  })

  it('draws cards, presses their buttons, and keeps what was typed when a card changes', async () => {
    const us = await openRoom(page, room.base)
    await us.say('batch show sales-1')
    await us.button('Approve').waitFor()
    await page.getByLabel('Reason').fill('as agreed')
    await us.press('Refresh')
    await us.messages('30 of 40').waitFor()
    expect(await page.getByLabel('Reason').inputValue()).toBe('as agreed')
    await us.button('Details').click()
    const id = await us.messages('30 of 40').getAttribute('data-id')
    await room.call('PUT', connector(CHANNEL, id ?? ''), withCard(batchCard(31, 'Syncing')))
    await us.messages('31 of 40').waitFor()
    expect(await page.getByText('New-MigrationBatch').isVisible()).toBe(true)
    expect(await page.getByLabel('Reason').inputValue()).toBe('as agreed')
    await us.press('Approve')
    expect(await us.notice().innerText()).toContain('Approved by Olive Operator. Reason: as agreed')
    await picture(page, 'pressed-light')
    await us.press('Stop')
    await us.messages('Stopped for you').waitFor()
    await us.become('viewer')
    await us.messages('31 of 40').waitFor()
    expect(await us.messages('Stopped for you').count()).toBe(0)
  })

  it('shows changes as they come, with a badge where one does not look', async () => {
    const us = await openRoom(page, room.base, { as: 'approver', place: 'group' })
    const { body } = await room.call('POST', connector(CHANNEL), { type: 'message', text: 'News' })
    await page.locator('[data-place=channel] .badge').waitFor()
    await us.go('channel')
    await us.messages('News').waitFor()
    await page.locator('.welcome').waitFor()
    expect(await page.locator('[data-place=channel] .badge').count()).toBe(0)
    await room.call('PUT', connector(CHANNEL, body.id), { type: 'message', text: 'Better news' })
    await us.messages('Better news').getByText('Updated').waitFor()
    await room.call('DELETE', connector(CHANNEL, body.id))
    await us.messages('This message was deleted').waitFor()
  })

  it('takes a file in the personal chat, and explains elsewhere', async () => {
    const us = await openRoom(page, room.base, { place: 'personal' })
    await us.say('batch new sales-1', { name: 'sales-1.csv', text: 'EmailAddress\na@b.example\n' })
    await us.messages('Batch sales-1').waitFor()
    const message = room.received.find((activity) => activity.type === 'message')
    expect(message.attachments[0].name).toBe('sales-1.csv')
    await picture(page, 'personal-light')
    await us.go('channel')
    await page.getByRole('button', { name: 'Attach a file' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('personal chat only')
  })

  it('suggests what to type, and a sample list', async () => {
    await openRoom(page, room.base)
    await page.getByRole('button', { name: 'batch new sales', exact: true }).click()
    expect(await page.locator('#room-text').inputValue()).toBe('batch new sales\nEmailAddress\na@b.example')
    await page.locator('[data-place=personal]').click()
    await page.getByRole('button', { name: 'batch new sales', exact: true }).click()
    expect(await page.locator('.attached').innerText()).toContain('sales.csv')
  })

  it('Enter sends, Shift+Enter does not; a message taller than the window is read from its beginning', async () => {
    const us = await openRoom(page, room.base, { place: 'group' })
    await us.say('hello')
    await us.messages('You said: hello').waitFor()
    await page.locator('#room-text').fill('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    expect(await page.locator('#room-text').inputValue()).toBe('one\ntwo')
    expect(await us.messages().count()).toBe(2)
    const lines = Array.from({ length: 80 }, (_, line) => `Line ${line}`).join('\n\n')
    await room.call('POST', connector('19:4d6967726174696f6e4372657700aa02@thread.v2'), {
      type: 'message',
      text: lines,
    })
    const long = us.messages('Line 79')
    await long.waitFor()
    await expect.poll(() => long.getByText('Line 0', { exact: true }).isVisible()).toBe(true)
    const [box, head] = [await long.boundingBox(), await page.locator('.place-head').boundingBox()]
    expect(box?.y).toBeCloseTo((head?.y ?? 0) + (head?.height ?? 0), -1)
  })

  it('says when the bot fails', async () => {
    const us = await openRoom(page, room.base)
    await us.say('fail')
    expect(await page.getByRole('alert').innerText()).toContain('HTTP 500')
    await picture(page, 'trouble-light')
  })

  it('markup from anybody stays text', async () => {
    const us = await openRoom(page, room.base, { place: 'group' })
    await us.say('<img src=x onerror=alert(1)> **not bold**')
    await us.messages('You said: <img src=x').waitFor()
    expect(await page.locator('#room-log img:not(.avatar)').count()).toBe(0)
  })

  it('turns faults on, and resets after asking twice', async () => {
    const us = await openRoom(page, room.base)
    await us.say('hello')
    await page.getByRole('button', { name: 'Faults and reset' }).click()
    await page.getByRole('switch', { name: 'DNS does not answer' }).check()
    await expect.poll(() => room.faults.is('dns-down')).toBe(true)
    await picture(page, 'drawer-light')
    await page.getByRole('button', { name: 'Reset the practice estate' }).click()
    await page.getByRole('button', { name: 'Really forget everything?' }).click()
    await page.locator('.welcome').waitFor()
    expect(room.faults.active()).toEqual([])
  })

  it('is as handsome in the dark, and on a telephone', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    const us = await openRoom(page, room.base)
    await us.say('batch show sales-1')
    await us.button('Approve').waitFor()
    await picture(page, 'channel-dark')
    await page.setViewportSize({ width: 390, height: 780 })
    await picture(page, 'narrow-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await us.go('group')
    await us.say('talk')
    await us.messages('Line 5').waitFor()
    await picture(page, 'narrow-light')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })
})
