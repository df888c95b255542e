/** What every command and every card has to have. A new one that lacks something is named here, with what it lacks. */
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Command } from '../src/commands/define.ts'
import { parseArgs, positionals } from '../src/commands/grammar/arguments.ts'
import { resolveCommand } from '../src/commands/grammar/resolve-command.ts'
import { commands } from '../src/commands/index.ts'
import { createCards } from '../src/messages/cards.ts'
import { CARD_SAMPLES } from './support/card-samples.ts'

const project = new URL('..', import.meta.url)
const at = (path: string) => new URL(path, project)
const stems = (folder: string, ending: string) =>
  readdirSync(at(folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()

const fileOf = (command: Command) => command.name.replaceAll(' ', '-')

describe('the registry', () => {
  it('has every command file, by its name, and nothing else', () => {
    const files = stems('src/commands/', '.ts').filter((stem) => stem !== 'define' && stem !== 'index')
    expect(commands.map(fileOf).sort()).toEqual(files)
  })

  it('has no name or alias twice', () => {
    const spellings = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(spellings.filter((one, index) => spellings.indexOf(one) !== index)).toEqual([])
  })

  it.each(['channel', 'personal'] as const)(
    'has ten at most for the menu “%s”, each at a place of its own',
    (scope) => {
      const ranks = commands.flatMap(({ menu }) => (menu?.scopes.includes(scope) ? [menu.rank] : []))
      expect(ranks.length).toBeLessThanOrEqual(10)
      expect(new Set(ranks).size).toBe(ranks.length)
    },
  )
})

describe.each(commands.map((command) => [command.name, command] as const))('the command “%s”', (name, command) => {
  it('is spelled as people type', () => {
    for (const spelling of [name, ...(command.aliases ?? [])]) expect(spelling).toMatch(/^(\?|[a-z]+( [a-z]+)*)$/)
  })

  it('says in one line what it is for', () => {
    expect(command.summary.length).toBeGreaterThan(10)
    // The Teams command menu shows no more.
    expect(command.summary.length).toBeLessThanOrEqual(128)
    expect(command.summary).toMatch(/^[A-Z][^\n]*[^.\s]$/)
  })

  it.each(command.examples)('has an example that works: “%s”', (example) => {
    const found = resolveCommand(example, commands)
    if (found.is !== 'command') throw new Error('it is not understood')
    expect(found.command.name).toBe(name)
    expect(parseArgs(command, positionals(command, found.rest))).toMatchObject({ is: 'parsed' })
  })

  it('has a card and a test', () => {
    expect(existsSync(at(`cards/${command.card}.json`)), `cards/${command.card}.json`).toBe(true)
    expect(existsSync(at(`test/commands/${fileOf(command)}.test.ts`)), `test/commands/${fileOf(command)}.test.ts`).toBe(
      true,
    )
  })

  it('names a real argument where one takes the rest of the line, and needs none after it', () => {
    const names = Object.keys(command.args.shape)
    if (command.rest !== undefined) expect(names).toContain(command.rest)
    const after = command.rest === undefined ? [] : names.slice(names.indexOf(command.rest) + 1)
    for (const one of after) expect(command.args.shape[one]?.safeParse(undefined).success).toBe(true)
  })
})

describe('the cards', () => {
  const draw = createCards(at('cards/'), { practice: true })

  it('are all declared, and all drawn', () => {
    expect(stems('cards/', '.json')).toEqual(Object.keys(CARD_SAMPLES).sort())
  })

  it.each(Object.entries(CARD_SAMPLES))('%s leaves nothing unfilled', (card, samples) => {
    for (const data of samples) {
      const text = JSON.stringify(draw({ card: card as never, data }))
      // One sample text has braces in it, to see that data is not taken for a template.
      expect(text.replace(/A name with \$\{braces\}/g, '')).not.toMatch(/\$\{/)
      expect(text).not.toMatch(/"(text|title|value|url)":(null|\[|\{)|undefined|\[object/)
    }
  })

  it.each(Object.entries(CARD_SAMPLES))(
    '%s offers buttons that say a command, and a way for older clients',
    (card, samples) => {
      for (const data of samples) {
        for (const action of actionsIn(draw({ card: card as never, data }))) {
          expect(action).toMatchObject({ title: expect.any(String), verb: 'command' })
          expect(commands.map(({ name }) => name)).toContain(action.data.command)
          expect(action.fallback).toMatchObject({ type: 'Action.Submit', data: action.data })
        }
      }
    },
  )
})

interface Action {
  readonly data: { readonly command: string }
  readonly fallback: unknown
}

function actionsIn(node: unknown): Action[] {
  if (Array.isArray(node)) return node.flatMap(actionsIn)
  if (typeof node !== 'object' || node === null) return []
  if ('type' in node && node.type === 'Action.Execute') return [node as unknown as Action]
  return Object.values(node).flatMap(actionsIn)
}
