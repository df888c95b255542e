/** Objects of an answer that a fault shows otherwise than they are. */

import type { FaultName, Faults } from '../faults.ts'
import type { Answer } from './cmdlets/cmdlet.ts'
import { inGerman } from './german.ts'
import type { Output } from './wire.ts'

interface Distortion {
  readonly fault: FaultName
  readonly cmdlets: readonly string[]
  /** Undefined where there is nothing to distort. */
  distort(output: Output): Output | undefined
}

const USERS = ['Get-MigrationUser', 'Get-MigrationUserStatistics']

const DISTORTIONS: readonly Distortion[] = [
  {
    fault: 'exchange-unknown-batch-status',
    cmdlets: ['Get-MigrationBatch'],
    distort: (output) => ({ ...output, Status: 'Revalidating' }),
  },
  {
    fault: 'exchange-unknown-user-status',
    cmdlets: USERS,
    distort: (output) => ({ ...output, Status: 'Rehydrating' }),
  },
  {
    fault: 'exchange-foreign-text',
    cmdlets: USERS,
    distort: (output) => {
      const { ErrorSummary: text } = output
      if (typeof text !== 'string') return undefined
      const german = inGerman(text)
      return { ...output, ErrorSummary: german, ...('Error' in output ? { Error: german } : {}) }
    },
  },
]

/** The answer as the faults show it. One of a fault's `times` is used up when there was something to distort. */
export function distorted(faults: Faults, cmdlet: string, answer: Answer): Answer {
  return DISTORTIONS.reduce<Answer>((shown, { fault, cmdlets, distort }) => {
    if (!cmdlets.includes(cmdlet) || !faults.is(fault)) return shown
    const outputs = shown.map((show) => show())
    const changed = outputs.map(distort)
    if (changed.every((output) => output === undefined) || !faults.strikes(fault)) return shown
    return outputs.map((output, index) => () => changed[index] ?? output)
  }, answer)
}
