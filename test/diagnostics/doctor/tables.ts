/** How the diagnostics' tables are read, and the spoiled facts they share. */
import { describe, expect, it } from 'vitest'
import type { DoctorFacts } from '../../../src/diagnostics/doctor/facts.ts'
import { DOCTOR } from '../../../src/diagnostics/doctor/index.ts'
import { HEALTHY, known, TENANT } from './facts.ts'

/** What was spoiled, and what the diagnostic then says: its verdict, what it found, its remedy. */
export type Row = readonly [
  about: string,
  spoiled: Partial<DoctorFacts>,
  verdict: string,
  found: RegExp,
  remedy?: RegExp,
]
export type Table = Readonly<Record<string, readonly Row[]>>

export const claims = (roles: string[] | undefined, more: object = {}) =>
  known({ appId: 'app', tenant: TENANT, roles, ...more })
export const tokens = (spoiled: Partial<DoctorFacts['tokens']>) => ({ tokens: { ...HEALTHY.tokens, ...spoiled } })

export function judgeBy(table: Table): void {
  for (const [name, rows] of Object.entries(table)) {
    describe(name, () => {
      for (const [about, spoiled, verdict, found, remedy] of rows) {
        it(about, () => {
          const judgement = DOCTOR.find((one) => one.name === name)?.judge({ ...HEALTHY, ...spoiled })
          expect(judgement?.verdict).toBe(verdict)
          expect(judgement?.found).toMatch(found)
          if (remedy !== undefined) expect(judgement?.remedy).toMatch(remedy)
          else if (verdict === 'failed') expect(judgement?.remedy).toBeTruthy()
        })
      }
    })
  }
}
