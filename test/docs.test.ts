/** What the pages say of the program, where a program can tell. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig, SETTING_NAMES } from '../src/config/config.ts'
import { PROJECT } from './support/imports.ts'

const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8')
const pages = [
  ...readdirSync(PROJECT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(PROJECT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'))

/** Setting and default of each row of a table of settings. */
const rows = [...read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \|/gm)].map((match) => ({
  name: match[1] ?? '',
  fallback: match[2] ?? '',
}))
const packaging = [...read('scripts/lib/manifest.mjs').matchAll(/env\.(TEAMS_[A-Z_]+)/g)].map((match) => match[1] ?? '')

describe('the page of settings', () => {
  it('has every setting once, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...SETTING_NAMES, ...packaging].sort())
  })

  it('tells the true defaults', () => {
    const answer = readConfig({})
    if (!answer.ok) throw new Error('the program does not start without settings')
    const { port, host, dataDir, logLevel, practiceSpeed, practiceSeed, practiceMailboxes, approvalHours } =
      answer.config
    const given = (name: string) => rows.find((row) => row.name === name)?.fallback
    expect(given('PORT')).toBe(`\`${port}\``)
    expect(given('HOST')).toBe(`\`${host}\``)
    expect(given('DATA_DIR')).toBe(`\`${dataDir}\``)
    expect(given('LOG_LEVEL')).toBe(`\`${logLevel}\``)
    expect(given('PRACTICE_SPEED')).toBe(`\`${practiceSpeed}\``)
    expect(given('PRACTICE_SEED')).toBe(`\`${practiceSeed}\``)
    expect(given('PRACTICE_MAILBOXES')).toBe(`\`${practiceMailboxes}\``)
    expect(given('APPROVAL_HOURS')).toBe(`\`${approvalHours}\``)
  })

  it('has the same settings as the example, in which nothing is switched on', () => {
    const example = read('.env.example')
    const names = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1] ?? '')
    expect(names.sort()).toEqual(rows.map(({ name }) => name).sort())
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  })
})

describe('links between pages', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '')
    expect(targets.filter((target) => !existsSync(join(PROJECT, dirname(page), target)))).toEqual([])
  })

  it('speak of npm scripts there are', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const spoken = pages.flatMap((page) => [...read(page).matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g)])
    expect(spoken.map((match) => match[1] ?? '').filter((name) => scripts[name] === undefined)).toEqual([])
  })
})
