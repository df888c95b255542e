/** Who may do what. Pure: people and roles come from the configuration. */

import type { Person } from '../../messages/request.ts'
import { UserError } from '../../messages/user-error.ts'
import type { Command, Role } from '../define.ts'

export interface People {
  readonly tenant: string
  readonly operators: readonly string[]
  readonly approvers: readonly string[]
  readonly viewers: readonly string[]
}

/** The roles a person holds; none for a stranger, whoever he says he is in another tenant. */
export function rolesOf(person: Person, people: People): Role[] {
  if (person.tenant.toLowerCase() !== people.tenant.toLowerCase()) return []
  const held = (ids: readonly string[]) => ids.some((id) => id.toLowerCase() === person.id.toLowerCase())
  const roles: Role[] = []
  if (held(people.operators)) roles.push('operator')
  if (held(people.approvers)) roles.push('approver')
  if (roles.length > 0 || held(people.viewers)) roles.push('viewer')
  return roles
}

export function mayRun(command: Pick<Command, 'role'>, roles: readonly Role[]): boolean {
  if (command.role === 'anyone') return true
  const needed: readonly Role[] = typeof command.role === 'string' ? [command.role] : command.role
  return needed.some((role) => roles.includes(role))
}

/** Throws a `UserError` that names the missing role and who can give it. */
export function authorise(command: Pick<Command, 'name' | 'role'>, roles: readonly Role[]): void {
  if (mayRun(command, roles)) return
  if (roles.length === 0) {
    throw new UserError(
      'You are not known here: strangers may ask for “help” and “whoami” only.',
      'Ask your Stagecoach administrator to add your Entra object id; “whoami” shows it.',
    )
  }
  const needed = typeof command.role === 'string' ? [command.role] : command.role
  throw new UserError(
    `“${command.name}” needs the role ${needed.join(' or ')}; you are ${roles.join(', ')}.`,
    `Ask an ${needed.join(' or an ')} to do it, or your Stagecoach administrator for the role.`,
  )
}
