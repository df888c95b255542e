import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import { type Harness, openHarness } from '../support/harness.ts'
import { answerTo, offered, said } from './said.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe('help', () => {
  it.each(['help', '?', 'hello'])('“%s” names every command that this person may use', async (line) => {
    const text = await answerTo(harness, line, 'viewer')
    expect(text).toContain('batch list')
    expect(text).toContain('user <address>')
    expect(text).not.toContain('batch start')
    expect(text).not.toContain('approve <id>')
  })

  it('leaves out no command: an operator and an approver together see all of them', async () => {
    const text = `${await answerTo(harness, 'help')}\n${await answerTo(harness, 'help', 'approver')}`
    for (const { name } of commands) expect(text).toMatch(new RegExp(`^${name}( |$)`, 'm'))
  })

  it('tells a stranger the two things he may do', async () => {
    const answer = await harness.say('help', { as: 'stranger' })
    expect(said(answer)).toMatch(/not known here yet/)
    expect(said(answer)).not.toMatch(/batch|approve/)
    expect(offered(answer)).toEqual(['whoami'])
  })

  it('tells of one command how it is typed, who may, and what it changes', async () => {
    const text = await answerTo(harness, 'help batch start', 'viewer')
    expect(text).toMatch(/Type “batch start <batch> \[endpoint\]”/)
    expect(text).toMatch(/Who may\noperator/)
    expect(text).toMatch(/after another person has approved/)
    expect(await answerTo(harness, 'help batch stop')).toMatch(/Exchange Online, at once/)
    expect(await answerTo(harness, 'help watch')).toMatch(/Only my own records/)
    expect(await answerTo(harness, 'help "batch list"')).toMatch(/“batches”/)
  })

  it('of a command there is not names the nearest, as help', async () => {
    const answer = await harness.say('help batch strat')
    expect(said(answer)).toMatch(/There is no command “batch strat”/)
    expect(offered(answer)[0]).toBe('help batch start')
    expect(await answerTo(harness, 'help xyzzy')).toMatch(/There is no command “xyzzy”/)
  })
})
