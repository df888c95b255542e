import { z } from 'zod'
import { type Button, reply } from '../messages/reply.ts'
import { UserError } from '../messages/user-error.ts'
import { type Command, type CommandContext, type Consent, defineCommand, forConsent, GROUPS } from './define.ts'
import { slots, usage } from './grammar/arguments.ts'
import { mayRun } from './grammar/authorise.ts'
import { resolveCommand } from './grammar/resolve-command.ts'

declare module '../messages/reply.ts' {
  interface CardData {
    help: {
      readonly title: string
      readonly intro: string
      readonly groups: readonly { name: string; entries: readonly { name: string; summary: string }[] }[]
      readonly buttons: readonly Button[]
    }
  }
}

export default defineCommand({
  name: 'help',
  summary: 'What I can do for you, or how one command is used',
  group: 'you',
  menu: { scopes: ['channel', 'personal'], rank: 10 },
  args: z.object({ command: z.string().optional() }),
  rest: 'command',
  examples: ['help', 'help batch start'],
  aliases: ['?', 'hello', 'hi'],
  kind: 'read',
  role: 'anyone',
  card: 'help',
  async run({ command }, context) {
    return command === undefined ? overview(context) : one(command, context)
  },
})

function overview(context: CommandContext) {
  const mine = context.commands.filter((command) => mayRun(command, context.roles))
  const groups = Object.entries(GROUPS)
    .map(([group, name]) => ({
      name,
      entries: mine
        .filter((command) => command.group === group)
        .map((command) => ({ name: slots(command), summary: command.summary })),
    }))
    .filter((group) => group.entries.length > 0)
  const known = context.roles.length > 0
  const intro = known
    ? 'Type a command here; in a channel, mention me first. A staged migration goes from top to bottom.'
    : 'You are not known here yet: “whoami” shows the id your Stagecoach administrator needs.'
  const offered = known ? ['check', 'batch list', 'status'] : ['whoami']
  const buttons = offered
    .filter((name) => mine.some((command) => command.name === name))
    .map((name) => ({ title: name, command: name, args: {} }))
  return reply('help', 'What I can do', { title: 'Stagecoach', intro, groups, buttons })
}

function one(name: string, context: CommandContext) {
  const found = resolveCommand(name, context.commands)
  if (found.is === 'unclear') {
    const offers = found.nearest.map(({ command }) => ({
      title: `help ${command.name}`,
      command: 'help',
      args: { command: command.name },
    }))
    throw new UserError(`There is no command “${name}”.`, 'Type “help” for all of them.', offers)
  }
  const { command } = found
  const aliases = command.aliases ?? []
  const entries = [
    { name: 'How', summary: usage(command) },
    { name: 'Examples', summary: command.examples.map((example) => `“${example}”`).join(', ') },
    ...(aliases.length > 0 ? [{ name: 'Also', summary: aliases.map((alias) => `“${alias}”`).join(', ') }] : []),
    { name: 'Who may', summary: who(command) },
    { name: 'What it changes', summary: effect(command) },
  ]
  return reply('help', `${command.name}: ${command.summary}`, {
    title: command.name,
    intro: command.summary,
    groups: [{ name: 'Use', entries }],
    buttons: [],
  })
}

function who(command: Command): string {
  return typeof command.role === 'string' ? command.role : command.role.join(' or ')
}

const EFFECTS = {
  read: 'Nothing.',
  note: 'Only my own records, nothing in Exchange Online.',
  decide: 'Decides a request; an approved one is carried out at once.',
} as const

const CHANGES: Readonly<Record<Consent, string>> = {
  none: 'Exchange Online, at once.',
  one: 'Exchange Online, after another person has approved exactly what will be run.',
  two: 'Exchange Online, after two other people have approved exactly what will be run.',
}

function effect(command: Command): string {
  return command.kind === 'change' ? forConsent(CHANGES, command.consent) : EFFECTS[command.kind]
}
