import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createCards } from '../../src/messages/cards.ts'

const draw = createCards(new URL('../../cards/', import.meta.url), { practice: false })
const EVIL = `[click](https://evil.test) **bold** _it_ \`code\` \${$root.title} <img src=x onerror=alert(1)>`
const DEFUSED = EVIL.replaceAll(/[[\]*_`]/g, '\\$&')

describe('words of other people on a card', () => {
  const notice = draw({
    card: 'notice',
    data: {
      title: EVIL,
      color: 'Default',
      lines: [{ text: EVIL }],
      facts: [{ title: EVIL, value: EVIL }],
      buttons: [{ title: 'ok', command: 'help', args: { command: EVIL } }],
    },
  })

  it('are shown as they are, in facts too: no link, no bold, no template', () => {
    const shown = JSON.stringify(notice.body)
    expect(shown.split(JSON.stringify(DEFUSED).slice(1, -1))).toHaveLength(5)
    expect(shown).not.toMatch(/[^\\]\[click/)
  })

  it('are left alone where a button carries them back', () => {
    expect(notice.actions).toMatchObject([{ data: { args: { command: EVIL } } }])
  })
})

it('no template binds text into an address or a kind of element', () => {
  const folder = new URL('../../cards/', import.meta.url)
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const template = readFileSync(new URL(file, folder), 'utf8')
    const bound = [...template.matchAll(/"(url|type|iconUrl|backgroundImage)"\s*:\s*"[^"]*\$\{([^}]*)\}/g)]
    expect(bound.map(([, key, what]) => `${key} ${what}`).filter((text) => text !== 'url url')).toEqual([])
  }
})
