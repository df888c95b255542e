import { defineCheck } from './check.ts'

/** Staged migration is for Exchange 2003 and 2007 only; 2003 is the riskier (exchange-online, 3.1 and 6). */
export default defineCheck({
  name: 'source-version',
  title: 'Exchange 2003 or 2007 on-premises',
  needs: ['servers'],
  judge: ({ servers }) => {
    if (servers.length === 0)
      return {
        verdict: 'failed',
        found: 'The directory names no Exchange server.',
        remedy: 'Check that the directory account may read the configuration of the Exchange organisation.',
      }
    const found = servers.map(({ name, version }) => `${name}: ${nameOf(version)}`).join(', ')
    const newer = servers.filter(({ version }) => major(version) >= 14)
    if (newer.length > 0) {
      return {
        verdict: 'failed',
        found: `${found}.`,
        remedy: `A staged migration cannot take mailboxes from ${newer.map((s) => s.name).join(', ')} (2010 or newer). With such a server a hybrid migration is the better way, for the older mailboxes too: move them there first.`,
      }
    }
    const old = servers.filter(({ version }) => major(version) < 6 || version.startsWith('6.0'))
    if (old.length > 0)
      return {
        verdict: 'failed',
        found: `${found}.`,
        remedy: `Staged migration is for Exchange 2003 and 2007 only: ${old.map((s) => s.name).join(', ')} is older.`,
      }
    if (servers.some(({ version }) => major(version) === 6)) {
      return {
        verdict: 'warning',
        found: `${found}.`,
        remedy:
          'Exchange 2003 is the higher risk: Microsoft’s pages differ on whether it is still supported, it speaks TLS 1.0 only, and its endpoint must be a manual one. Let a pilot of one or two mailboxes come through first.',
      }
    }
    return { verdict: 'passed', found: `${found}.` }
  },
})

const major = (version: string): number => Number.parseInt(version, 10) || 0

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^6\.0/, 'Exchange 2000'],
  [/^6\.5/, 'Exchange 2003'],
  [/^8\./, 'Exchange 2007'],
  [/^14\./, 'Exchange 2010'],
  [/^15\.0/, 'Exchange 2013'],
  [/^15\./, 'Exchange 2016 or newer'],
]
const nameOf = (version: string): string =>
  NAMES.find(([pattern]) => pattern.test(version))?.[1] ?? `version ${version}`
