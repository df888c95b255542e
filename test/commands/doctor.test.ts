import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import doctor from '../../src/commands/doctor.ts'
import type { Report } from '../../src/diagnostics/doctor/index.ts'
import { type Harness, openHarness, textOf } from '../support/harness.ts'
import { context, drawn } from './fakes.ts'

const report = (more: Partial<Report>): Report => ({
  diagnoses: [],
  verdict: 'passed',
  green: true,
  text: 'Green.',
  ...more,
})
const ask = async (found: Report) =>
  drawn(await doctor.run({}, { ...context({}), doctor: { examine: async () => found } }))

describe('doctor', () => {
  it('shows each line with the one thing to do, and offers to look again', async () => {
    const { text, buttons } = await ask(
      report({
        diagnoses: [
          { name: 'a', title: 'A token', verdict: 'failed', found: 'The secret is wrong.', remedy: 'Make a new one.' },
          { name: 'b', title: 'People', verdict: 'passed', found: '1 operator, 1 approver.' },
        ],
        verdict: 'failed',
        green: false,
        text: 'Not green: 1 to be mended.',
      }),
    )
    expect(text).toContain('✖\n**A token**\nThe secret is wrong.\nNext: Make a new one.\n✔\n**People**')
    expect(text.match(/Next:/g)).toHaveLength(1)
    expect(buttons.map(({ title }) => title)).toEqual(['Look again'])
  })

  it('leads on to the company once the light is green', async () => {
    const { buttons } = await ask(report({ verdict: 'warning' }))
    expect(buttons.map(({ title }) => title)).toEqual(['Look again', 'Check the company'])
  })
})

describe('doctor on the practice estate', () => {
  let harness: Harness
  beforeEach(async () => {
    harness = await openHarness()
  })
  afterEach(() => harness.close())

  it('is green, and says what is practice', async () => {
    const answer = await harness.say('doctor')
    const text = textOf(answer.posts[0]?.card)
    expect(text).toContain('Green')
    expect(text).not.toContain('✖')
    expect(text).toContain('Practice: no token needed.')
    expect(text).toContain('The bot is running on it.')
    expect(harness.faultsSeen).toEqual([])
  })

  it('is for operators', async () => {
    const answer = await harness.say('doctor', { as: 'viewer' })
    expect(textOf(answer.posts[0]?.card)).toContain('needs the role operator')
  })
})
