/** The middle: resolve the command, authorise, parse its arguments, run it, answer. Small, and kept small. */

import type { EstateClock } from '../clock.ts'
import type { ChangingCommand, Command, CommandContext, Settings } from '../commands/define.ts'
import { parseArgs, positionals, usage } from '../commands/grammar/arguments.ts'
import { authorise, type People, rolesOf } from '../commands/grammar/authorise.ts'
import { resolveCommand } from '../commands/grammar/resolve-command.ts'
import type { Doctor } from '../diagnostics/doctor/index.ts'
import { Queue } from '../jobs/queue.ts'
import type { Answer, Handle, Rendered } from '../messages/answer.ts'
import { notice } from '../messages/notice.ts'
import type { Button, Reply } from '../messages/reply.ts'
import type { Request } from '../messages/request.ts'
import { UserError } from '../messages/user-error.ts'
import { type PlanDraft, sealed } from '../plans/plan.ts'
import { PlanKind, type PlanRecord } from '../records/plan.ts'
import type { Store } from '../store/store.ts'
import { type Reads, RemoteError } from '../systems/ports.ts'
import { withTrace } from '../trace.ts'
import { fault, question, refusal, remoteFailure, unclear } from './cards.ts'
import { alreadyAsked, approversNeeded, drafted, shortId } from './consent.ts'

export interface DispatchParts {
  readonly commands: readonly Command[]
  readonly systems: Reads
  readonly store: Store
  readonly estate: EstateClock
  readonly people: People
  readonly settings: Settings
  readonly doctor: Doctor
  readonly draw: (reply: Reply) => Rendered
  /** Called when something new is to be run or told. */
  readonly wake: () => void
  readonly onFault: (error: unknown, about: string) => void
}

/** The longest thing typed on one line is a denial's reason. What is longer is a list without its breaks, or worse. */
const LONGEST_LINE = 1_000

/** What was typed or pressed: which command, and its arguments, still unchecked. */
interface Invocation {
  readonly command: Command
  readonly given: () => Record<string, unknown>
}

export function createDispatch(parts: DispatchParts): Handle {
  /** Asking for a plan: looked whether it waits already and written down, one after the other. */
  const asking = new Queue()

  return (request) =>
    withTrace(request.id, async () => {
      const pressed = request.press !== undefined
      try {
        return await answerTo(request)
      } catch (error) {
        if (error instanceof UserError && pressed) return toast(`${error.message} ${error.wayOut}`)
        return posts(failure(error, request))
      }
    })

  async function answerTo(request: Request): Promise<Answer> {
    const invocation = invocationOf(request)
    if (invocation === undefined) {
      const guess = resolveCommand(request.line, parts.commands)
      return posts(unclear(request.line, guess.is === 'unclear' ? guess.nearest : []))
    }
    const roles = rolesOf(request.by, parts.people)
    const { command } = invocation
    authorise(command, roles)
    const context = contextOf(request, roles)
    const args = parseArgs(command, invocation.given())
    if (args.is === 'missing') {
      const choices = (await command.choices?.(args.argument, context)) ?? []
      return posts(question(command, args.argument, args.given, choices, usage(command)))
    }
    if (command.kind === 'change') return changing(command, args.args, context)
    const answer = await command.run(args.args, context)
    if (command.kind !== 'read') parts.wake()
    const rendered = parts.draw(answer)
    return command.replaces && request.press ? { posts: [], replace: rendered, after: parts.wake } : posts(answer)
  }

  function invocationOf(request: Request): Invocation | undefined {
    const { press } = request
    if (press !== undefined) {
      const command = parts.commands.find((item) => item.name === press.command)
      return command && { command, given: () => ({ ...press.args }) }
    }
    if (request.line.length > LONGEST_LINE) {
      throw new UserError(
        'That line is longer than any command of mine, and nothing was done.',
        'A list goes below its command, one address a line; a long one comes as a file in our personal chat.',
      )
    }
    const found = resolveCommand(request.line, parts.commands)
    if (found.is === 'unclear') return undefined
    return { command: found.command, given: () => positionals(found.command, found.rest) }
  }

  async function changing(
    command: ChangingCommand,
    args: Record<string, unknown>,
    context: CommandContext,
  ): Promise<Answer> {
    const { request } = context
    // Before anything is planned: a plan of stopping has halted runs already.
    approversNeeded(command)
    const draft = await command.plan(args, context)
    const record = await asking.run(() => ask(command, draft, request))
    await parts.store.append('audit', {
      at: request.at.toISOString(),
      request: request.id,
      by: request.by,
      asked: record.command,
      plan: record.id,
      hash: record.plan.hash,
      consent: command.consent,
    })
    const elsewhere = record.desk.id !== request.conversation.id
    if (!elsewhere) return { posts: [], after: parts.wake }
    const receipt = notice(`Asked for approval: ${record.plan.title}`, [
      `Request ${record.id} is in the approvals channel.`,
    ])
    return { ...posts(receipt), after: parts.wake }
  }

  async function ask(command: ChangingCommand, draft: PlanDraft, request: Request): Promise<PlanRecord> {
    const waiting = await alreadyAsked(parts.store, sealed(draft).hash)
    if (waiting !== undefined) {
      const says = `It was asked for already (request ${waiting.id}, by ${waiting.by.name}).`
      throw new UserError(`Nothing new was asked for. ${says}`, 'Type “approvals” to see what waits.')
    }
    const id = await freeId()
    const record = drafted(id, command, draft, request, parts.settings)
    await parts.store.put(PlanKind, id, record, 0)
    return record
  }

  async function freeId(): Promise<string> {
    const id = shortId()
    return (await parts.store.get(PlanKind, id)) === undefined ? id : freeId()
  }

  function contextOf(request: Request, roles: CommandContext['roles']): CommandContext {
    const { systems, store, estate, commands, settings, doctor } = parts
    return { request, roles, systems, store, estate, commands, settings, doctor }
  }

  function failure(error: unknown, request: Request): Reply {
    if (error instanceof UserError) return refusal(error)
    if (error instanceof RemoteError) return remoteFailure(error, repeat(request))
    parts.onFault(error, `request ${request.id}`)
    return fault(request.id)
  }

  /** A button that says the same again, where that is a typed line without a list. */
  function repeat(request: Request): Button | undefined {
    const invocation = request.pasted === '' && request.files.length === 0 ? invocationOf(request) : undefined
    return invocation && { title: 'Try again', command: invocation.command.name, args: invocation.given() }
  }

  function posts(answer: Reply): Answer {
    return { posts: [parts.draw(answer)] }
  }
}

function toast(text: string): Answer {
  return { posts: [], toast: text }
}
