/** What a line means: a command with its words, or the nearest commands. Pure; nothing is run here. */
import type { Command } from '../define.ts'
import { typed } from './arguments.ts'
import { distance, words } from './words.ts'

export type Resolved =
  | { readonly is: 'command'; readonly command: Command; readonly rest: readonly string[] }
  | { readonly is: 'unclear'; readonly nearest: readonly { command: Command; rest: readonly string[] }[] }

/** The longest name or alias the line begins with, in any letter case; else the three nearest, never run. */
export function resolveCommand(line: string, commands: readonly Command[]): Resolved {
  const said = words(line)
  const exact = spellings(commands)
    .filter(({ spelling }) => spelling.every((word, index) => said[index]?.toLowerCase() === word))
    .sort((a, b) => b.spelling.length - a.spelling.length)[0]
  if (exact !== undefined) return { is: 'command', command: exact.command, rest: said.slice(exact.spelling.length) }
  return { is: 'unclear', nearest: nearest(said, commands) }
}

function spellings(commands: readonly Command[]) {
  return commands.flatMap((command) =>
    [command.name, ...(command.aliases ?? [])].map((name) => ({ command, spelling: name.split(' ') })),
  )
}

/** No name is half as long: comparing more of what was said costs much, and finds nothing. */
const LONGEST = 40

function nearest(said: readonly string[], commands: readonly Command[]) {
  const ranked = spellings(commands)
    .map(({ command, spelling }) => {
      const start = said.slice(0, spelling.length).join(' ').slice(0, LONGEST).toLowerCase()
      const name = spelling.join(' ')
      const begun = start !== '' && name.startsWith(start) ? 0.5 : distance(start, name)
      const rest = said.slice(spelling.length)
      const takes = command.rest === undefined ? typed(command).length : Number.POSITIVE_INFINITY
      // Words the command has no place for make it a worse guess.
      const tooMany = Math.max(0, rest.length - takes)
      return { command, rest: rest.slice(0, takes), score: begun / name.length + tooMany / 2 }
    })
    .sort((a, b) => a.score - b.score)
  const seen = new Set<string>()
  return ranked
    .filter(({ command, score }) => score <= 0.6 && !seen.has(command.name) && seen.add(command.name))
    .slice(0, 3)
}
