import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../../src/commands/define.ts'
import { parseArgs, positionals, usage } from '../../../src/commands/grammar/arguments.ts'
import { notice } from '../../../src/messages/notice.ts'
import { UserError } from '../../../src/messages/user-error.ts'

const name = z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and dashes')

function command(args: Record<string, z.ZodType>, rest?: string): Command {
  return {
    name: 'batch move',
    summary: 'Moves it',
    group: 'batches',
    args: z.object(args),
    rest,
    examples: ['batch move sales-1 later'],
    kind: 'read',
    role: 'viewer',
    card: 'notice',
    run: async () => notice('moved', []),
  }
}
const two = command({ batch: name, to: z.string().optional() })

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof UserError) return `${error.message} | ${error.remedy}`
    throw error
  }
  throw new Error('it was not refused')
}

describe('words in their places', () => {
  it('go to the arguments in the order of the schema', () => {
    expect(positionals(two, ['sales-1', 'x'])).toEqual({ batch: 'sales-1', to: 'x' })
    expect(positionals(two, ['sales-1'])).toEqual({ batch: 'sales-1' })
    expect(positionals(two, [])).toEqual({})
  })

  it('that are too many are refused by name, with the usage', () => {
    expect(refusal(() => positionals(two, ['a', 'b', 'c', 'd']))).toBe(
      '“c d” is more than “batch move” takes. | Type “batch move <batch> [to]”, for example “batch move sales-1 later”.',
    )
  })

  it('that are far too many are not all repeated: the answer has to fit a card', () => {
    const said = refusal(() => positionals(two, ['a', 'b', ...Array.from({ length: 5_000 }, () => 'c@contoso.test')]))
    expect(said.length).toBeLessThan(400)
  })

  it('fill the last argument to the end of the line where the command says so', () => {
    const deny = command({ id: z.string(), reason: z.string().optional(), hash: z.string().optional() }, 'reason')
    expect(positionals(deny, ['4k7m', 'not', 'before', 'Monday'])).toEqual({ id: '4k7m', reason: 'not before Monday' })
    expect(positionals(deny, ['4k7m'])).toEqual({ id: '4k7m' })
  })
})

describe('what was given against the schema', () => {
  it('is parsed when it fits', () => {
    expect(parseArgs(two, { batch: 'sales-1' })).toEqual({ is: 'parsed', args: { batch: 'sales-1' } })
  })

  it('is a question when something needed is missing or blank, and keeps the rest', () => {
    expect(parseArgs(two, {})).toEqual({ is: 'missing', argument: 'batch', given: {} })
    expect(parseArgs(two, { batch: '', to: 'x' })).toEqual({ is: 'missing', argument: 'batch', given: { to: 'x' } })
  })

  it('is a refusal that names the argument and what it has to be', () => {
    expect(refusal(() => parseArgs(two, { batch: 'Sales 1!' }))).toMatch(
      /^“Sales 1!” is not a batch: small letters, digits and dashes\. \| Type “batch move <batch> \[to\]”/,
    )
  })

  it('does not repeat a wrong value of any length', () => {
    expect(refusal(() => parseArgs(two, { batch: 'X'.repeat(30_000) })).length).toBeLessThan(400)
  })

  it('takes nothing that the schema does not name: a card’s other inputs stay outside', () => {
    expect(parseArgs(two, JSON.parse('{"batch":"sales-1","reason":"x","__proto__":{"to":"y"}}'))).toEqual({
      is: 'parsed',
      args: { batch: 'sales-1' },
    })
  })

  it('refuses what a button cannot have meant', () => {
    expect(refusal(() => parseArgs(two, { batch: { name: 'sales-1' } }))).toMatch(/is not a batch/)
    expect(refusal(() => parseArgs(two, { batch: 7 }))).toMatch(/“7” is not a batch/)
  })
})

describe('usage', () => {
  it('shows what is needed and what is not', () => {
    expect(usage(two)).toBe('Type “batch move <batch> [to]”, for example “batch move sales-1 later”.')
  })
})
