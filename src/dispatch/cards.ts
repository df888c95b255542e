/** The dispatcher's own answers: refusals, questions, suggestions, faults. */
import type { Choice, Command } from '../commands/define.ts'
import { positionals, short } from '../commands/grammar/arguments.ts'
import { notice } from '../messages/notice.ts'
import type { Button, Reply } from '../messages/reply.ts'
import type { UserError } from '../messages/user-error.ts'
import { explain, isKnown, ownWords } from '../migration/failures.ts'
import type { RemoteError } from '../systems/ports.ts'

export function refusal(error: UserError): Reply {
  return notice(error.message, [error.remedy], { color: 'Warning', buttons: error.offers })
}

export function unclear(line: string, nearest: readonly { command: Command; rest: readonly string[] }[]): Reply {
  const help: Button = { title: 'help', command: 'help', args: {} }
  const guesses = nearest.map(({ command, rest }) => ({
    title: short([command.name, ...rest].join(' ')),
    command: command.name,
    args: positionals(command, rest),
  }))
  const first = line === '' ? 'Say what to do.' : `I do not know “${short(line)}”, and nothing was done.`
  const then = guesses.length > 0 ? 'Did you mean one of these?' : 'Type “help” for everything I can do.'
  return notice(first, [then], { color: 'Warning', buttons: [...guesses, help] })
}

export function question(
  command: Command,
  argument: string,
  given: Readonly<Record<string, unknown>>,
  choices: readonly Choice[],
  usage: string,
): Reply {
  const buttons = choices.slice(0, 6).map(({ title, value }) => ({
    title,
    command: command.name,
    args: { ...given, [argument]: value },
  }))
  const more = choices.length > 6 ? ` And ${choices.length - 6} more: type the name.` : ''
  const title = `“${command.name}”: which ${argument}?`
  return notice(title, [buttons.length > 0 ? `Choose one.${more}` : usage, buttons.length > 0 ? usage : ''], {
    buttons,
  })
}

export function remoteFailure(error: RemoteError, again: Button | undefined): Reply {
  const failure = explain(`${error.code}: ${error.message}`, error.code)
  const words = ownWords({ ...failure, raw: error.message }, 500)
  const known = isKnown(failure)
  const lines = known ? [failure.meaning, `What to do (${failure.who}): ${failure.remedy}`] : [words]
  const retry = error.retryable ? ['This often passes by itself: try again in a minute.'] : []
  const facts = [
    ...(known ? [{ title: 'Cause', value: failure.cause }] : []),
    { title: 'Asked', value: error.operation },
    { title: 'Code', value: error.code },
    ...(known && words !== '' ? [{ title: 'It said', value: words }] : []),
    ...(error.requestId === undefined ? [] : [{ title: 'Request id', value: error.requestId }]),
  ]
  const title = error.answered ? `${error.system} refused` : `${error.system} did not answer`
  const buttons = again === undefined ? [] : [again]
  return notice(title, [...lines, ...retry, 'Nothing was changed by this.'], { color: 'Attention', facts, buttons })
}

export function fault(id: string): Reply {
  const lines = ['This is a fault in Stagecoach, not yours. What was under way is kept and goes on where it stood.']
  return notice('Something went wrong here', [...lines, `Give your Stagecoach administrator this id: ${id}`], {
    color: 'Attention',
  })
}
