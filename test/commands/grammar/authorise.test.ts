import { describe, expect, it } from 'vitest'
import type { Role } from '../../../src/commands/define.ts'
import { authorise, mayRun, type People, rolesOf } from '../../../src/commands/grammar/authorise.ts'
import { commands } from '../../../src/commands/index.ts'
import { UserError } from '../../../src/messages/user-error.ts'

const TENANT = '00000000-0000-0000-0000-0000000000aa'
const people: People = {
  tenant: TENANT,
  operators: ['O1', 'both'],
  approvers: ['a1', 'both'],
  viewers: ['v1'],
}
const person = (id: string, tenant = TENANT) => ({ id, name: 'Somebody', tenant })

describe('the roles of a person', () => {
  it.each<[string, Role[]]>([
    ['o1', ['operator', 'viewer']],
    ['a1', ['approver', 'viewer']],
    ['both', ['operator', 'approver', 'viewer']],
    ['v1', ['viewer']],
    ['nobody', []],
    ['', []],
  ])('%s: %j', (id, roles) => {
    expect(rolesOf(person(id), people)).toEqual(roles)
  })

  it('do not hang on letter case: an id or a tenant typed in capitals is the same', () => {
    expect(rolesOf(person('o1'), people)).toContain('operator')
    expect(rolesOf(person('A1'), people)).toContain('approver')
    expect(rolesOf(person('v1', TENANT.toUpperCase()), people)).toEqual(['viewer'])
  })

  it.each(['o1', 'a1', 'v1', 'both'])('are none in another tenant, though the id is %s', (id) => {
    expect(rolesOf(person(id, '11111111-0000-0000-0000-000000000000'), people)).toEqual([])
    expect(rolesOf(person(id, ''), people)).toEqual([])
  })
})

/** Who may type what. A new command has to be put here by somebody who thought of it. */
const TABLE: Readonly<Record<string, readonly Role[] | 'anyone'>> = {
  help: 'anyone',
  whoami: 'anyone',
  ...Object.fromEntries(
    [
      ...['approvals', 'batch check', 'batch list', 'batch show', 'check', 'checklist'],
      ...['inventory', 'recipients', 'status', 'unwatch', 'user', 'watch'],
    ].map((name) => [name, ['viewer', 'operator', 'approver'] as const]),
  ),
  doctor: ['operator'],
  'batch new': ['operator'],
  'batch start': ['operator'],
  'batch stop': ['operator', 'approver'],
  'checklist tick': ['operator'],
  'checklist untick': ['operator'],
  approve: ['approver'],
  deny: ['approver'],
}
const HELD: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['operator', 'viewer'],
  approver: ['approver', 'viewer'],
}

describe.each(commands.map((command) => [command.name, command] as const))('“%s”', (name, command) => {
  const may = TABLE[name]

  it('is in the table', () => {
    expect(may).toBeDefined()
  })

  it.each(['viewer', 'operator', 'approver'] as const)('for a %s', (role) => {
    const allowed = may === 'anyone' || (may ?? []).includes(role)
    expect(mayRun(command, HELD[role])).toBe(allowed)
    if (allowed) expect(() => authorise(command, HELD[role])).not.toThrow()
    else expect(() => authorise(command, HELD[role])).toThrow(UserError)
  })

  it('for a stranger', () => {
    expect(mayRun(command, [])).toBe(may === 'anyone')
  })
})

describe('a refusal', () => {
  const refusal = (role: readonly Role[] | Role, roles: readonly Role[]): string => {
    try {
      authorise({ name: 'batch stop', role }, roles)
    } catch (error) {
      if (error instanceof UserError) return `${error.message} ${error.remedy}`
    }
    throw new Error('it was not refused')
  }

  it('names the role that is needed, the role that is held, and who can help', () => {
    expect(refusal(['operator', 'approver'], ['viewer'])).toBe(
      '“batch stop” needs the role operator or approver; you are viewer. Ask an operator or an approver to do it, or your Stagecoach administrator for the role.',
    )
  })

  it('tells a stranger what he may do, and nothing of the command', () => {
    const said = refusal('operator', [])
    expect(said).toMatch(/“help” and “whoami” only/)
    expect(said).not.toMatch(/batch stop/)
  })
})
