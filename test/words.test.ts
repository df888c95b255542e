/** One word for one thing, in the field's and in plain English: these were not understood by those who came new. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifiers } from './support/identifiers.ts'
import { PROJECT, sources } from './support/imports.ts'

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

/** What these say as a part of a name is something else: `lookAtStore` looks at the store, `appearsTwice` is no delay. */
const WHOLE: ReadonlySet<string> = new Set(['lookAt', 'appears'])

/** Documents of version 1 are read by the names they were written with: each file with the old words it may have, no more. */
const LANDED: Readonly<Record<string, readonly string[]>> = {
  'src/records/upgrades/batch-2.ts': ['told'],
  'src/records/upgrades/plan-1.ts': ['desk', 'lookAt', 'marks', 'says', 'silentSince', 'wayOut'],
  'src/records/upgrades/take-apart.ts': ['lookAt', 'marks', 'says', 'silentSince', 'wayOut'],
}

/** `toldOf`, `is_told`, `TOLD`: the words a name is made of, small. */
function partsOf(name: string): string {
  const apart = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
  return ` ${apart
    .replace(/[_$-]+/g, ' ')
    .trim()
    .toLowerCase()} `
}

/** The old words in a name, as the whole of it or as a part. */
function oldWords(name: string): string[] {
  return Object.keys(INSTEAD).filter((word) =>
    WHOLE.has(word) ? partsOf(name) === partsOf(word) : partsOf(name).includes(partsOf(word)),
  )
}

describe.each(['src', 'practice/src'])('the words of %s', (folder) => {
  const files = sources(folder)

  it('are none of those that were given up, but where version 1 is read', () => {
    const found = files.flatMap(({ path, text }) => {
      const words = [...new Set(identifiers(text).flatMap(oldWords))].sort()
      return words.length === 0 ? [] : [[`${folder}/${path}`, words]]
    })
    const allowed = Object.entries(LANDED).filter(([file]) => file.startsWith(`${folder}/`))
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(allowed))
  })

  it('nor are the files called so', () => {
    const names = files.flatMap(({ path }) => path.replace(/\.ts$/, '').split('/'))
    expect(names.flatMap(oldWords)).toEqual([])
  })
})

it('nor are the data of the cards called so', () => {
  const cards = readdirSync(join(PROJECT, 'cards')).filter((name) => name.endsWith('.json'))
  const found = cards.flatMap((card) => {
    const text = readFileSync(join(PROJECT, 'cards', card), 'utf8')
    const bound = [...text.matchAll(/\$\{([^}]*)\}|"\$when": "([^"]*)"/g)].map(([, one, two]) => one ?? two ?? '')
    return bound
      .flatMap(identifiers)
      .flatMap(oldWords)
      .map((word) => `${card}: ${word}`)
  })
  expect(cards.length).toBeGreaterThan(10)
  expect(found).toEqual([])
})

describe('an old word', () => {
  it.each([
    'told',
    'TOLD',
    'Told',
    'toldOf',
    'wasTold',
    'was_told',
    '#told',
    '$told',
    'wayOut',
    'theWayOut',
    'WAY_OUT',
    'way-out',
    'lookAt',
    'untilAsked',
    'doctorKnock',
    'HTTPDesk',
  ])('is seen in “%s”', (name) => {
    expect(identifiers(name).concat(name).flatMap(oldWords)).not.toEqual([])
  })

  it.each([
    'toldness',
    'desktop',
    'warehouse',
    'household',
    'lookAtStore',
    'appearsTwice',
    'settled',
    'essays',
    'way',
    'out',
    'marked',
  ])('is not seen in “%s”', (name) => {
    expect(oldWords(name)).toEqual([])
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
