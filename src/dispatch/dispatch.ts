/** The middle: resolve the command, authorise, parse its arguments, run it, answer. Small, and kept small. */

import type { MigrationClock } from '../clock.ts'
import type { ChangingCommand, Command, CommandContext, Settings } from '../commands/define.ts'
import { parseArgs, positionals, usage } from '../commands/grammar/arguments.ts'
import { authorise, type People, rolesOf } from '../commands/grammar/authorise.ts'
import { resolveCommand } from '../commands/grammar/resolve-command.ts'
import type { Doctor } from '../diagnostics/doctor/index.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Answer, Handle, Rendered } from '../messages/answer.ts'
import { notice } from '../messages/notice.ts'
import type { Button, Reply } from '../messages/reply.ts'
import type { Request } from '../messages/request.ts'
import { UserError } from '../messages/user-error.ts'
import type { Draw } from '../plans/outbox.ts'
import { type PlanDraft, sealed } from '../plans/plan.ts'
import { PlanKind, type PlanRecord } from '../records/plan.ts'
import { RunKind } from '../records/run.ts'
import type { Store } from '../store/store.ts'
import { type Reads, RemoteError } from '../systems/ports.ts'
import { withTrace } from '../trace.ts'
import { fault, question, refusal, remoteFailure, unclear } from './cards.ts'
import { approversNeeded, askedAlready, drafted, freeId } from './consent.ts'

export interface DispatchParts {
  readonly commands: readonly Command[]
  readonly systems: Reads
  readonly inventory: Inventory
  readonly store: Store
  readonly migrationClock: MigrationClock
  readonly people: People
  readonly settings: Settings
  readonly doctor: Doctor
  readonly draw: (reply: Reply) => Rendered
  /** The header of a run with its card in the outbox. */
  readonly drawRun: Draw
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
  return (request) =>
    withTrace(request.id, async () => {
      const pressed = request.press !== undefined
      try {
        return await answerTo(request)
      } catch (error) {
        if (error instanceof UserError && pressed) return toast(`${error.message} ${error.remedy}`)
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
    const record = await ask(command, draft, request)
    await parts.store.append('audit', [
      {
        at: request.at.toISOString(),
        request: request.id,
        by: request.by,
        asked: record.command,
        plan: record.id,
        hash: record.plan.hash,
        consent: command.consent,
      },
    ])
    const elsewhere = record.approvalConversation.id !== request.conversation.id
    if (!elsewhere) return { posts: [], after: parts.wake }
    const receipt = notice(`Asked for approval: ${record.plan.title}`, [
      `Request ${record.id} is in the approvals channel.`,
    ])
    return { ...posts(receipt), after: parts.wake }
  }

  async function ask(command: ChangingCommand, draft: PlanDraft, request: Request): Promise<PlanRecord> {
    const { store, settings, drawRun } = parts
    const id = await freeId(store)
    const open = await askedAlready(store, sealed(draft).hash, id, request.at)
    if (open !== undefined) {
      const by = (await store.get(PlanKind, open))?.value.by.name
      const message = `It was asked for already (request ${open}${by === undefined ? '' : `, by ${by}`}).`
      throw new UserError(`Nothing new was asked for. ${message}`, 'Type “approvals” to see what waits.')
    }
    const { plan, run } = drafted(id, command, draft, request, settings)
    // The run is what counts: a plan without one was never asked for.
    await store.put(PlanKind, id, plan, 0)
    await store.put(RunKind, id, drawRun(plan, run), 0)
    return plan
  }

  function contextOf(request: Request, roles: CommandContext['roles']): CommandContext {
    const { systems, inventory, store, migrationClock, commands, settings, doctor, drawRun } = parts
    return { request, roles, systems, inventory, store, migrationClock, commands, settings, doctor, drawRun }
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
