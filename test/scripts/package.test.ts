import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { colorIcon, outlineIcon } from '../../scripts/icons.mjs'
import { clipped, manifest, problemsOf } from '../../scripts/lib/manifest.mjs'
import { zipped } from '../../scripts/package.mjs'
import { commands } from '../../src/commands/index.ts'

const project = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, project))
const template = JSON.parse(read('appPackage/manifest.json').toString())
/** What is looked at of a filled manifest. */
interface Bot {
  readonly scopes: readonly string[]
  readonly supportsFiles: boolean
  readonly commandLists: readonly {
    readonly scopes: readonly string[]
    readonly commands: readonly { readonly title: string; readonly description: string }[]
  }[]
}

const filled = (env: NodeJS.ProcessEnv = {}) => manifest(template, { commands, version: '1.2.3', env })

describe('the Teams manifest', () => {
  it('is valid by Microsoft’s schema, with the practice ids and with real ones', () => {
    expect(problemsOf(filled())).toEqual([])
    const real = filled({
      BOT_APP_ID: '11111111-2222-4333-8444-555555555555',
      TEAMS_APP_ID: '99999999-2222-4333-8444-555555555555',
      PUBLIC_URL: 'https://bot.contoso.com/',
      TEAMS_DEVELOPER: 'Contoso IT',
    })
    expect(problemsOf(real)).toEqual([])
    expect(real).toMatchObject({
      id: '99999999-2222-4333-8444-555555555555',
      bots: [{ botId: '11111111-2222-4333-8444-555555555555' }],
      developer: { name: 'Contoso IT', websiteUrl: 'https://bot.contoso.com' },
      validDomains: ['bot.contoso.com'],
    })
  })

  it('is refused with the place where it is not', () => {
    expect(problemsOf(filled({ BOT_APP_ID: 'not-a-guid' }))).toEqual([
      expect.stringContaining('/id'),
      expect.stringContaining('/bots/0/botId'),
    ])
  })

  it('offers in each scope commands there are, ten at most, within Teams’ lengths', () => {
    const { commandLists, scopes, supportsFiles } = filled().bots[0] as Bot
    expect(commandLists.flatMap((list) => list.scopes).sort()).toEqual([...scopes].sort())
    expect(supportsFiles).toBe(true)
    for (const list of commandLists) {
      expect(list.commands.length).toBeGreaterThanOrEqual(8)
      expect(list.commands.length).toBeLessThanOrEqual(10)
      for (const { title, description } of list.commands) {
        expect(commands.map(({ name }) => name)).toContain(title)
        expect(title.length).toBeLessThanOrEqual(32)
        expect(description.length).toBeLessThanOrEqual(128)
      }
    }
  })

  it('clips a long text at a word', () => {
    expect(clipped('one two three', 13)).toBe('one two three')
    expect(clipped('one two three', 12)).toBe('one two…')
    expect(clipped('one, two', 7)).toBe('one…')
  })
})

describe('the icons', () => {
  it.each([
    ['color.png', 192, colorIcon],
    ['outline.png', 32, outlineIcon],
  ])('%s is %i pixels each way, and as drawn', (file, size, draw) => {
    const png = read(`appPackage/${file}`)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
    expect(pixels(png).equals(pixels(draw()))).toBe(true)
  })
})

describe('the package', () => {
  it('holds a valid manifest and the files it names, and is the same every time', () => {
    const files = unzipSync(zipped(filled(), read))
    const inside = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))
    expect(problemsOf(inside)).toEqual([])
    expect(Object.keys(files).sort()).toEqual(['manifest.json', ...Object.values<string>(inside.icons)].sort())
    expect(zipped(filled(), read)).toEqual(zipped(filled(), read))
  })
})

/** The first data chunk, unpacked: the same drawing may be packed differently by another Node. */
function pixels(png: Buffer): Buffer {
  const start = png.indexOf('IDAT') + 4
  return inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))
}
