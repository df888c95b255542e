/** Everything the practice estate refuses with or fails a mailbox with is in the catalogue. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inGerman } from '../../practice/src/exchange-online/german.ts'
import { PROBLEMS, problemOf } from '../../practice/src/problems.ts'
import { explain } from '../../src/migration/failures.ts'
import { PROJECT } from '../support/imports.ts'

const errors = PROBLEMS.flatMap(({ kind }) => {
  const { error } = problemOf(kind)
  return error === undefined ? [] : [[kind, error.replaceAll(/\{\w+\}/g, 'ann@contoso.com')] as const]
})

/** The exceptions named in the sources of practice Exchange Online. */
function exceptions(): string[] {
  const folder = join(PROJECT, 'practice', 'src', 'exchange-online')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const names = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/\b[A-Z]\w+Exception\b/g) ?? [])
  // Wrappers, which say nothing of what is inside.
  const wrappers = ['ODataServiceException', 'CmdletProxyException', 'MigrationPermanentException']
  return [...new Set(names)].filter((name) => !wrappers.includes(name)).toSorted()
}

describe('what the practice estate raises', () => {
  it.each(errors)('a mailbox that fails by %s is explained', (_kind, text) => {
    expect(explain(text)).not.toMatchObject({ id: 'unclassified' })
  })

  it.each(exceptions())('%s is explained', (name) => {
    expect(explain(`${name}: -`, name)).not.toMatchObject({ id: 'unclassified' })
  })

  it.each(errors)('in German, %s has the same explanation or none, never another', (_kind, text) => {
    const german = inGerman(text)
    expect(german).not.toBe(text)
    expect(['unclassified', explain(text).id]).toContain(explain(german).id)
  })
})
