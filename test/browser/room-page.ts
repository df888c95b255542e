import type { Locator, Page } from 'playwright-core'

export type Person = 'operator' | 'approver' | 'viewer'
export type Place = 'channel' | 'personal' | 'group'

export interface RoomPage {
  readonly page: Page
  /** Becomes another person, or looks at another conversation, as a click in the rail does. */
  become(person: Person): Promise<void>
  go(place: Place): Promise<void>
  /** Writes and sends, with a file in a personal chat. */
  say(text: string, file?: { name: string; text: string }): Promise<void>
  /** Presses the newest button of that title and waits until the bot has answered. */
  press(title: string): Promise<void>
  /** Messages of the conversation shown that contain the words. */
  messages(words?: string | RegExp): Locator
  /** What was told to the clicker alone. */
  notice(): Locator
  button(title: string): Locator
}

/** Opens the practice room as one of its people. What goes wrong inside the page is thrown by the next call. */
export async function openRoom(
  page: Page,
  base: string,
  { as = 'operator', place = 'channel' }: { as?: Person; place?: Place } = {},
): Promise<RoomPage> {
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${message.text()} ${message.location().url}`)
  })
  await page.goto(`${base}/#${as}/${place}`)
  await page.locator('#room-text').waitFor()

  function check(): void {
    if (troubles.length > 0) throw new Error(`The page complained: ${troubles.join('; ')}`)
  }
  const button = (title: string) =>
    page.locator('.ac-adaptiveCard').getByRole('button', { name: title, exact: true }).last()

  return {
    page,
    button,
    messages: (words) => page.locator('#room-log article', words === undefined ? {} : { hasText: words }),
    notice: () => page.locator('.notice').last(),
    async become(person) {
      await page.locator(`#room-people input[value="${person}"]`).check({ force: true })
      await page.waitForURL(`**/#${person}/*`)
      await page.locator(`#room-people input[value="${person}"]:checked`).waitFor({ state: 'attached' })
      check()
    },
    async go(target) {
      await page.locator(`#room-places [data-place="${target}"]`).click()
      await page.locator(`#room-places [data-place="${target}"][aria-current]`).waitFor()
      check()
    },
    async say(text, file) {
      if (file) {
        const buffer = Buffer.from(file.text)
        await page
          .locator('#room-foot input[type=file]')
          .setInputFiles({ name: file.name, mimeType: 'text/csv', buffer })
        await page.locator('.attached .chip').waitFor()
      }
      await page.locator('#room-text').fill(text)
      const answered = page.waitForResponse('**/practice/api/say')
      await page.locator('#room-text').press('Enter')
      await answered
      check()
    },
    async press(title) {
      const answered = page.waitForResponse('**/practice/api/press')
      await button(title).click()
      await answered
      await page.locator('.cards[aria-busy]').waitFor({ state: 'detached' })
      check()
    },
  }
}
