/** A new command is one file: all that is said of it elsewhere follows from its declaration. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { manifest } from '../../scripts/lib/manifest.mjs'
import { commandsPage, indexSource } from '../../scripts/lib/registry.mjs'
import { type Command, defineCommand, GROUPS } from '../../src/commands/define.ts'
import { positionals } from '../../src/commands/grammar/arguments.ts'
import { resolveCommand } from '../../src/commands/grammar/resolve-command.ts'
import help from '../../src/commands/help.ts'
import { commands } from '../../src/commands/index.ts'
import { notice } from '../../src/messages/notice.ts'
import { harness, said } from '../dispatch/core.ts'

const freeze = defineCommand({
  name: 'batch freeze',
  summary: 'Freeze a batch for some days',
  group: 'after',
  menu: { scopes: ['channel', 'personal'], rank: 1 },
  args: z.object({ batch: z.string(), days: z.coerce.number().optional(), key: z.string().optional() }),
  untyped: ['key'],
  examples: ['batch freeze sales-1 3'],
  aliases: ['freeze'],
  kind: 'note',
  role: 'operator',
  card: 'notice',
  async run({ batch, days = 1 }) {
    // The compiler knows these from the schema alone.
    return notice(`${batch.toUpperCase()} for ${days.toFixed(1)} days`, [])
  },
})
const all: readonly Command[] = [...commands, freeze]

describe('a new command', () => {
  it('is understood and run, with its arguments as the schema made them', async () => {
    const { say } = harness({}, { more: [freeze] })
    expect(said(await say('batch freeze sales-1 3'))).toContain('SALES-1 for 3.0 days')
    expect(said(await say('freeze'))).toContain('“batch freeze”: which batch?')
    expect(said(await say('batch freze sales-1'))).toContain('"command":"batch freeze"')
    expect(resolveCommand('freeze x', all)).toMatchObject({ is: 'command', command: { name: 'batch freeze' } })
    expect(positionals(freeze, ['x', '2'])).toEqual({ batch: 'x', days: '2' })
  })

  it('stands in its group of the help, and is told of alone', async () => {
    const { say } = harness({}, { more: [freeze, help] })
    const card = (await say('help')).posts[0]?.card as { groups: { name: string; entries: { name: string }[] }[] }
    expect(card.groups.find(({ name }) => name === 'After')?.entries).toEqual([
      { name: 'batch freeze <batch> [days]', summary: 'Freeze a batch for some days' },
    ])
    expect(said(await say('help batch freeze'))).toMatch(/Type “batch freeze <batch> \[days\]”.*Only my own records/)
  })

  it('stands in the menus it names, by its rank', () => {
    const lists = manifest({ bots: [{}], developer: {} }, { commands: all, version: '1.0.0', env: {} }).bots[0]
      .commandLists
    expect(lists.map((list: { commands: unknown[] }) => list.commands[0])).toEqual([
      { title: 'batch freeze', description: 'Freeze a batch for some days' },
      { title: 'batch freeze', description: 'Freeze a batch for some days' },
    ])
  })

  it('stands in the generated registry and on the generated page', () => {
    expect(indexSource(['batch-freeze'])).toContain("import batchFreeze from './batch-freeze.ts'")
    expect(commandsPage(all)).toContain('## batch freeze\nFreeze a batch for some days.\n')
  })
})

describe('the declaration', () => {
  const rest = { ...freeze, untyped: [], run: async () => notice('', []) }

  it('takes for `rest` and `untyped` only names that the schema has, and only groups there are', () => {
    // @ts-expect-error: no such argument
    defineCommand({ ...rest, args: z.object({ batch: z.string() }), rest: 'nothing' })
    // @ts-expect-error: no such argument
    defineCommand({ ...rest, args: z.object({ batch: z.string() }), untyped: ['nothing'] })
    // @ts-expect-error: no such group
    defineCommand({ ...rest, args: z.object({}), group: 'elsewhere' })
    expect(Object.keys(GROUPS)).not.toContain('elsewhere')
  })
})

describe('the help', () => {
  it('has the groups in the order of the job, and in each its commands in the order of the registry', async () => {
    const { say } = harness({}, { more: commands })
    const card = (await say('help')).posts[0]?.card as { groups: { name: string; entries: { name: string }[] }[] }
    expect(card.groups.map(({ name }) => name)).toEqual(['Before', 'Batches', 'Approvals', 'Watching', 'After', 'You'])
    expect(card.groups[0]?.entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['check', 'doctor', 'recipients', 'user <address>']),
    )
    for (const { entries } of card.groups.slice(2)) {
      const names = entries.map(({ name }) => name)
      expect(names).toEqual([...names].sort())
    }
  })
})
