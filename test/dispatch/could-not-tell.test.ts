/** A system that is silent is "could not tell"; a bug of ours never is: it reaches whoever looks after the bot. */
import { describe, expect, it } from 'vitest'
import batchNew from '../../src/commands/batch-new.ts'
import batchStop from '../../src/commands/batch-stop.ts'
import checklist from '../../src/commands/checklist.ts'
import type { Command } from '../../src/commands/define.ts'
import recipients from '../../src/commands/recipients.ts'
import type { DirectoryReads, DnsReads, ExchangeReads, GraphReads, Reads } from '../../src/systems/ports.ts'
import { silence } from '../support/fakes.ts'
import { batchRecord, keepBatch, seen } from '../support/records.ts'
import { harness, said } from './core.ts'

/** Systems of which every method fails the same way. */
function failing(error: Error): Reads {
  const port = <T extends object>() => new Proxy({} as T, { get: () => () => Promise.reject(error) })
  return {
    exchange: port<ExchangeReads>(),
    graph: port<GraphReads>(),
    directory: port<DirectoryReads>(),
    dns: port<DnsReads>(),
  }
}

const bug = new TypeError('undefined is not a function')
const cases: readonly [string, Command, { readonly pasted?: string }, RegExp][] = [
  ['checklist', checklist, {}, /The whole company/],
  ['batch new fresh', batchNew, { pasted: 'EmailAddress\nanna.berg@contoso.test' }, /fresh: 1 mailbox\b/],
  ['batch stop sales-1', batchStop, {}, /^\[null\]$/],
  ['recipients', recipients, {}, /Nobody could be counted/],
]

async function answered(error: Error, command: Command, line: string, speech: { readonly pasted?: string }) {
  const one = harness({}, { more: [command], systems: failing(error) })
  await keepBatch(one.store, batchRecord({ exchange: seen('Syncing') }))
  return { one, text: said(await one.say(line, speech)) }
}

describe.each(cases)('“%s”', (line, command, speech, words) => {
  it('goes on where the systems are silent', async () => {
    const { one, text } = await answered(silence('Get-MigrationBatch'), command, line, speech)
    expect(one.faults).toEqual([])
    expect(text).toMatch(words)
    expect(text).not.toMatch(/did not answer|Something went wrong/)
  })

  it('takes a bug for a bug: an id on the card, the error with its stack for the log', async () => {
    const { one, text } = await answered(bug, command, line, speech)
    const [fault] = one.faults
    expect(fault?.error).toBe(bug)
    expect(text).toContain('Something went wrong here')
    expect(text).toContain(fault?.about.replace('request ', ''))
    expect(text).not.toContain(bug.message)
  })
})
