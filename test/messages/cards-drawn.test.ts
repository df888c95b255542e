/** Every card as it is sent: its frame, its buttons, its size. */
import { describe, expect, it } from 'vitest'
import { createCards } from '../../src/messages/cards.ts'
import type { CardName } from '../../src/messages/reply.ts'
import { CARD_SAMPLES } from '../support/card-samples.ts'

const folder = new URL('../../cards/', import.meta.url)
const real = createCards(folder, { practice: false })
const practice = createCards(folder, { practice: true })
const LINE = 'Practice estate: nothing here is real'
const cards = Object.entries(CARD_SAMPLES) as [CardName, readonly object[]][]

/** What Teams takes of one message, card and all. */
const LIMIT = 28_000
/** As many as a card ever shows of a kind, each with as much text as it usually has. */
const MANY: Readonly<Record<string, number>> = {
  rows: 20,
  items: 10,
  failures: 5,
  waiting: 10,
  groups: 12,
  checks: 12,
  facts: 14,
  buttons: 6,
}

function fullest(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const [first] = value
    return first === undefined
      ? []
      : Array.from({ length: MANY[key] ?? Math.min(value.length, 10) }, () => fullest(first))
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'args' ? item : fullest(item, name)]),
  )
}

describe.each(cards)('%s', (card, samples) => {
  it('says that it is practice only where it is', () => {
    for (const data of samples) {
      expect(JSON.stringify(practice({ card, data })).split(LINE)).toHaveLength(2)
      expect(JSON.stringify(real({ card, data }))).not.toContain(LINE)
    }
  })

  it('is an Adaptive Card of the version Teams draws, as wide as the channel', () => {
    for (const data of samples) {
      expect(real({ card, data })).toMatchObject({ type: 'AdaptiveCard', version: '1.5', msteams: { width: 'Full' } })
    }
  })

  it('fits one message with the fullest data', () => {
    for (const data of samples) {
      expect(JSON.stringify(practice({ card, data: fullest(data) as object })).length).toBeLessThan(LIMIT)
    }
  })

  it('leaves the data it was given as it was', () => {
    for (const data of samples) {
      const before = structuredClone(data)
      real({ card, data })
      expect(data).toEqual(before)
    }
  })
})

describe('a button', () => {
  const title = 'user _x_ [y]'
  const args = { address: '_x_ **b** [y](http://evil.test)', deep: { text: '*' } }
  const data = { title: 't', color: 'Default', lines: [], facts: [], buttons: [{ title, command: 'user', args }] }

  it('carries its arguments to the letter, and older clients send the same', () => {
    expect(real({ card: 'notice', data }).actions).toMatchObject([
      {
        type: 'Action.Execute',
        verb: 'command',
        data: { command: 'user', args },
        fallback: { type: 'Action.Submit', data: { command: 'user', args, verb: 'command' } },
      },
    ])
  })

  it('reads as it is meant: clients draw no Markdown on it', () => {
    expect(real({ card: 'notice', data }).actions).toMatchObject([{ title, fallback: { title } }])
  })
})

it('there is no card without a template', () => {
  expect(() => real({ card: 'nothing' as CardName, data: {} })).toThrow(/no card named nothing/)
})
