/** One word for one thing, in the field's and in plain English: these were not understood by those who came new. */
import { describe, expect, it } from 'vitest'
import { identifiers } from './support/identifiers.ts'
import { sources } from './support/imports.ts'

/** Each old word, and what to say instead. As a word of a sentence, and on a card, it may stand. */
const INSTEAD: Readonly<Record<string, string>> = {
  told: 'eventCount, reading, judgement: what it is',
  untold: 'inconclusive',
  wayOut: 'remedy',
  says: 'message',
  house: 'core',
  knock: 'probeEndpoint',
  shelf: 'table',
  shelves: 'DocumentTable',
  desk: 'approvalConversation',
  marks: 'checkpoints',
  settle: 'visibilityDelayMs, or what is waited for',
  appears: 'replicationDelayMs',
  deed: 'action',
  deeds: 'actions',
  heard: 'what was understood',
  lookAt: 'nextAttemptAt',
  silentSince: 'unreachableSince',
  untilAsked: 'shutdown',
  rests: 'dependsOn',
  notifier: 'deliver',
  pace: 'intervals',
}

/** Documents of version 1 are read by the names they were written with. */
const LANDED = /^records\/(upgrades\/|batch\.ts$)/

const words = Object.keys(INSTEAD)
const refused = (name: string): string | undefined => words.find((word) => word.toLowerCase() === name.toLowerCase())

describe.each(['src', 'practice/src'])('the words of %s', (folder) => {
  const files = sources(folder).filter(({ path }) => !LANDED.test(path))

  it('are none of those that were given up', () => {
    const found = files.flatMap(({ path, text }) =>
      [...new Set(identifiers(text))].filter((name) => refused(name) !== undefined).map((name) => `${path}: ${name}`),
    )
    expect(found).toEqual([])
  })

  it('nor are the files called so', () => {
    const names = files.flatMap(({ path }) => path.replace(/\.ts$/, '').split(/[/-]/))
    expect(names.filter((name) => refused(name) !== undefined)).toEqual([])
  })
})

describe('the reader of identifiers', () => {
  it('sees names, and no word of a text', () => {
    const text = [
      "const one = 'told' // told",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a template
      'const two = `it told ${three} and told ${four(`nested ${five}`)} told` /* told */',
      'const six = /told/i.test(seven)',
      "return { eight: nine / 2, 'told': 10 }",
    ].join('\n')
    const names = identifiers(text)
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']) {
      expect(names).toContain(name)
    }
    expect(names).not.toContain('told')
  })
})
