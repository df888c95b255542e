import { describe, expect, it } from 'vitest'
import { resolveCommand } from '../../../src/commands/grammar/resolve-command.ts'
import { commands } from '../../../src/commands/index.ts'

function meant(line: string): string {
  const found = resolveCommand(line, commands)
  return found.is === 'command' ? `${found.command.name}(${found.rest.join('|')})` : 'unclear'
}

function nearest(line: string): string[] {
  const found = resolveCommand(line, commands)
  return found.is === 'unclear' ? found.nearest.map(({ command }) => command.name) : []
}

describe('a line that begins with a command', () => {
  it.each([
    ['batch start sales-1', 'batch start(sales-1)'],
    ['BATCH Start Sales-1', 'batch start(Sales-1)'],
    ['start sales-1', 'batch start(sales-1)'],
    ['retry sales-1', 'batch start(sales-1)'],
    ['batches', 'batch list()'],
    ['checklist', 'checklist()'],
    ['checklist sales-1', 'checklist(sales-1)'],
    ['checklist tick licences sales-1', 'checklist tick(licences|sales-1)'],
    ['deny 4k7m not "this week"', 'deny(4k7m|not|this week)'],
    ['?', 'help()'],
    ['batch show', 'batch show()'],
  ])('“%s”', (line, expected) => {
    expect(meant(line)).toBe(expected)
  })

  it('takes the longest name: “batch check” is not “check”, “checklist” is not “check”', () => {
    expect(meant('batch check sales-1')).toBe('batch check(sales-1)')
    expect(meant('check')).toBe('check()')
    expect(meant('checklists')).toBe('unclear')
  })
})

describe('a line that does not', () => {
  it.each(['batch', 'batch sta', 'batch sto', 'aprove 4k7m', 'stat', 'batch star sales-1', 'statr sales-1', 'helpp'])(
    '“%s” is never a command, however near',
    (line) => {
      expect(meant(line)).toBe('unclear')
    },
  )

  it.each([
    ['batch star sales-1', 'batch start'],
    ['batch sto sales-1', 'batch stop'],
    ['aprove 4k7m', 'approve'],
    ['stat', 'status'],
    ['bacth list', 'batch list'],
    ['whomai', 'whoami'],
    ['recipents', 'recipients'],
    ['HLEP', 'help'],
    ['unwach', 'unwatch'],
  ])('“%s” is nearest to “%s”', (line, expected) => {
    expect(nearest(line)[0]).toBe(expected)
  })

  it('names three at most, each once, though it has several names', () => {
    const found = nearest('batch')
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThanOrEqual(3)
    expect(new Set(found).size).toBe(found.length)
  })

  it.each(['', '   ', 'xyzzy plugh', 'good morning everybody', '1', '👋', 'x'.repeat(5_000)])(
    '“%s” is near nothing',
    (line) => {
      expect(meant(line)).toBe('unclear')
      expect(nearest(line)).toEqual([])
    },
  )

  it('keeps the words that follow, for the guess', () => {
    const found = resolveCommand('batch strat sales-1', commands)
    if (found.is === 'command') throw new Error('it was understood')
    expect(found.nearest[0]).toMatchObject({ rest: ['sales-1'] })
  })

  it('guesses a command that has a place for the words before one that has none', () => {
    expect(nearest('batch shw sales-1')[0]).toBe('batch show')
  })
})
