import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DoctorFacts } from '../../../src/diagnostics/doctor/facts.ts'
import { DOCTOR, examine, incompleteSettings } from '../../../src/diagnostics/doctor/index.ts'
import { CMDLETS, MANAGE_AS_APP, PERMISSIONS } from '../../../src/diagnostics/doctor/needs.ts'
import { printed } from '../../../src/diagnostics/doctor/printed.ts'
import { CMDLET } from '../../../src/systems/exchange-online/cmdlets.ts'
import { PERMISSION } from '../../../src/systems/graph/permissions.ts'
import { PROJECT } from '../../support/imports.ts'
import { HEALTHY, known, refused, unasked } from './facts.ts'

const verdicts = (facts: DoctorFacts) =>
  Object.fromEntries(examine(facts).diagnoses.map(({ name, verdict, found }) => [name, `${verdict}: ${found}`]))

/** What the gathering makes of a token that was refused. */
const NO_TOKEN: DoctorFacts = {
  ...HEALTHY,
  tokens: { ...HEALTHY.tokens, exchange: refused('AADSTS700016'), graph: refused('AADSTS700016') },
  cmdlets: unasked('there is no token'),
  organization: unasked('there is no token'),
  endpoints: unasked('there is no token'),
  connectors: unasked('there is no token'),
  changedInFuture: unasked('there is no token'),
  mx: unasked('no domain is known'),
  tests: [],
}

describe('the report', () => {
  it('is green where nothing failed', () => {
    expect(examine(HEALTHY)).toMatchObject({ green: true, verdict: 'passed', text: 'Green.' })
    expect(examine(HEALTHY).diagnoses.map(({ name }) => name)).toEqual(['settings', ...DOCTOR.map(({ name }) => name)])
  })

  it('is green with warnings and with what could not be told, and counts them', () => {
    const facts = { ...HEALTHY, servers: unasked(''), mx: refused('ETIMEOUT', 'x') }
    expect(examine(facts)).toMatchObject({ green: true, verdict: 'warning' })
    expect(examine(facts).text).toBe('Green: 1 to look at, 1 could not be told.')
  })

  it('shows one failure once: what depends on it waits for it, by its title', () => {
    const report = examine(NO_TOKEN)
    expect(report.diagnoses.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)).toEqual([
      'token-exchange',
    ])
    expect(report.green).toBe(false)
    const waits = 'inconclusive: Waits for “A token for Exchange Online” above.'
    expect(verdicts(NO_TOKEN)).toMatchObject({
      'token-graph': waits,
      'exchange-consent': waits,
      'exchange-role': waits,
      organization: waits,
      endpoint: waits,
      'endpoint-answers': waits,
      dns: waits,
      'changed-recipients': waits,
      'inbound-connector': waits,
      store: expect.stringMatching(/^passed/),
      people: expect.stringMatching(/^passed/),
    })
  })

  it('still tells what could be told, whatever failed above', () => {
    const noRole = { ...HEALTHY, cmdlets: known(['Get-MigrationEndpoint']) }
    expect(verdicts(noRole)).toMatchObject({
      'exchange-role': expect.stringMatching(/^failed/),
      endpoint: 'passed: EX07-01.',
      'inbound-connector': expect.stringMatching(/^passed/),
    })
  })

  it('does not blame an earlier diagnostic for a failure of its own', () => {
    const two = { ...HEALTHY, cmdlets: known([]), endpoints: known([]) }
    expect(verdicts(two).endpoint).toBe('failed: There is none.')
  })

  it('names the practice systems', () => {
    const [settings] = examine({ ...HEALTHY, practice: ['Teams', 'DNS'] }).diagnoses
    expect(settings?.found).toBe('Complete. Practice: Teams, DNS.')
  })
})

describe('settings that are not complete', () => {
  const report = incompleteSettings([
    'TENANT_ID: set it to the tenant’s GUID',
    'PORT: must be a number: from 0 to 65535',
  ])

  it('are one diagnosis each, and everything else waits', () => {
    expect(report.green).toBe(false)
    expect(report.diagnoses.map(({ title, verdict, found }) => [title, verdict, found])).toEqual([
      ['Setting TENANT_ID', 'failed', 'set it to the tenant’s GUID.'],
      ['Setting PORT', 'failed', 'must be a number: from 0 to 65535.'],
      ['Everything else', 'inconclusive', 'Waits for the settings above.'],
    ])
  })

  it('are printed with their remedy', () => {
    expect(printed(report)).toContain('✖ Setting TENANT_ID\n   set it to the tenant’s GUID.\n   Next: Correct it:')
    expect(printed(report)).toMatch(/\nNot green: 2 to be mended, 1 could not be told\.\n$/)
  })

  it('break long lines at blanks only', () => {
    const text = printed({
      ...report,
      diagnoses: [{ name: 'a', title: 'A', verdict: 'passed', found: 'word '.repeat(60) + 'x'.repeat(120) }],
    })
    const rows = text.split('\n')
    expect(rows.filter((row) => row.length > 105)).toEqual([`   ${'x'.repeat(120)}`])
    expect(text.match(/word/g)).toHaveLength(60)
  })
})

describe('every diagnostic', () => {
  it('depends on those above it only', () => {
    for (const [index, { dependsOn }] of DOCTOR.entries()) {
      const above = DOCTOR.slice(0, index).map(({ name }) => name)
      expect(dependsOn.filter((name) => !above.includes(name))).toEqual([])
    }
  })

  it('ends its sentences', () => {
    for (const { found, remedy } of examine(HEALTHY).diagnoses) expect(`${found}${remedy ?? '.'}`).toMatch(/\.$/)
  })

  it('has a table, but Graph’s token, which is judged as Exchange’s is', () => {
    const folder = join(PROJECT, 'test/diagnostics/doctor')
    const tables = readdirSync(folder).filter((name) => name.endsWith('.test.ts'))
    const text = tables.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
    const without = DOCTOR.filter(({ name }) => !new RegExp(`^  '?${name}'?: \\[`, 'm').test(text))
    expect(without.map(({ name }) => name)).toEqual(['token-graph'])
  })
})

describe('what is needed', () => {
  it('is every cmdlet that the adapter can send, and no other', () => {
    expect(CMDLETS.map(({ cmdlet }) => cmdlet).sort()).toEqual([...new Set(Object.values(CMDLET))].sort())
  })

  it('is every permission that a call to Graph needs, and no other', () => {
    const needed = [...new Set<string>(Object.values(PERMISSION))]
    expect(PERMISSIONS.map(({ permission }) => permission).sort()).toEqual(needed.sort())
  })
})

describe('docs/setup.md', () => {
  it('asks for the same cmdlets, roles and permissions', () => {
    const page = readFileSync(join(PROJECT, 'docs/setup.md'), 'utf8')
    for (const { cmdlet, role } of CMDLETS) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${role}\``))
      expect(row, `${role}: ${cmdlet}`).toContain(cmdlet)
    }
    for (const { permission } of PERMISSIONS) expect(page).toContain(`| Microsoft Graph | \`${permission}\` |`)
    expect(page).toContain(MANAGE_AS_APP)
  })

  it('asks for nothing beyond them', () => {
    const page = readFileSync(join(PROJECT, 'docs/setup.md'), 'utf8')
    const table = page.split('\n').filter((line) => line.startsWith('|'))
    const asked = table.flatMap((line) => line.match(/\b(?:Get|New|Set|Start|Stop|Remove|Test)-[A-Z]\w+/g) ?? [])
    expect(asked.sort()).toEqual(CMDLETS.map(({ cmdlet }) => cmdlet).sort())
    const consent = table.flatMap((line) => /^\| Microsoft Graph \| `([\w.]+)`/.exec(line)?.[1] ?? [])
    expect(consent.sort()).toEqual(PERMISSIONS.map(({ permission }) => permission).sort())
    const [, roles = ''] = /New-RoleGroup -Name 'Stagecoach' -Roles (.*)/.exec(page) ?? []
    expect((roles.match(/[^',]+[^', ]/g) ?? []).filter((role) => role.trim() !== '').sort()).toEqual(
      [...new Set(CMDLETS.map(({ role }) => role))].sort(),
    )
  })
})
