/** Words or a button's data against a command's schema. */

import { UserError } from '../../messages/user-error.ts'
import type { Command } from '../define.ts'

export type ParsedArgs =
  | { readonly is: 'parsed'; readonly args: Record<string, unknown> }
  | { readonly is: 'missing'; readonly argument: string; readonly given: Record<string, unknown> }

/** Positional, in the order of the schema's keys; the command's `rest` argument takes what is left of the line. */
export function positionals(command: Command, said: readonly string[]): Record<string, unknown> {
  const names = typed(command)
  const given: Record<string, unknown> = {}
  let left = [...said]
  for (const name of names) {
    if (left.length === 0) break
    if (name === command.rest) {
      given[name] = left.join(' ')
      left = []
    } else given[name] = left.shift()
  }
  if (left.length > 0) {
    throw new UserError(`“${short(left.join(' '))}” is more than “${command.name}” takes.`, `${usage(command)}`)
  }
  return given
}

/** Checks them. A missing one is a question, a wrong one a refusal that names it. */
export function parseArgs(command: Command, given: Readonly<Record<string, unknown>>): ParsedArgs {
  const known = Object.fromEntries(Object.keys(command.args.shape).map((name) => [name, given[name]]))
  for (const [name, schema] of Object.entries(command.args.shape)) {
    const absent = known[name] === undefined || known[name] === ''
    if (absent && !schema.safeParse(undefined).success) return { is: 'missing', argument: name, given: filledIn(known) }
  }
  const parsed = command.args.safeParse(filledIn(known))
  if (parsed.success) return { is: 'parsed', args: parsed.data as Record<string, unknown> }
  const issue = parsed.error.issues[0]
  const name = String(issue?.path[0] ?? 'argument')
  throw new UserError(`“${short(written(known[name]))}” is not a ${name}: ${issue?.message}.`, usage(command))
}

/** The arguments a person types, in their order. */
export function typed(command: Command): string[] {
  return Object.keys(command.args.shape).filter((name) => !command.untyped?.includes(name))
}

/** E.g. `batch start <batch> [endpoint]`. */
export function slots(command: Command): string {
  const names = typed(command).map((name) =>
    command.args.shape[name]?.safeParse(undefined).success ? `[${name}]` : `<${name}>`,
  )
  return [command.name, ...names].join(' ')
}

/** E.g. `Type “batch start <batch>”, for example “batch start sales-1”.` */
export function usage(command: Command): string {
  return `Type “${slots(command)}”, for example “${command.examples[0]}”.`
}

/** A button can carry anything, also what cannot be made a string of. */
function written(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** What was said, said again: a list pasted on the command line would make a card that Teams does not take. */
export function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function filledIn(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}
