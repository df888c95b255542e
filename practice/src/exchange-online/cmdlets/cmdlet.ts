/** What a practice cmdlet is: the parameters it knows, and what it does with them. */

import type { Faults } from '../../faults.ts'
import type { FreshStatus } from '../status.ts'
import type { ExchangeTenant } from '../tenant.ts'
import { badParameter, type Output } from '../wire.ts'
import type { Batch } from '../world.ts'

export interface Context {
  readonly tenant: ExchangeTenant
  readonly fresh: FreshStatus
  readonly faults: Faults
  /** False for a batch just made which has not appeared everywhere yet. */
  appeared(batch: Batch): boolean
  /** Told of every batch made. */
  made(name: string): void
}

/** Each object is written only when its page is. */
export type Answer = readonly (() => Output)[]

export interface Cmdlet {
  readonly parameters: readonly string[]
  readonly writes?: boolean
  /** What PowerShell would ask first; without `Confirm: false` nothing is done. */
  readonly confirms?: string
  run(parameters: Parameters, context: Context): Answer
}

/** Every cmdlet takes these. */
const COMMON = ['Confirm', 'WhatIf', 'ErrorAction', 'WarningAction', 'Verbose']

/** A call's parameters: names in any case, null and empty text the same as absent. */
export interface Parameters {
  text(name: string): string | undefined
  /** Throws a 400 `Refusal` when absent. */
  need(name: string): string
  flag(name: string): boolean
  number(name: string): number | undefined
  list(name: string): readonly string[]
  raw(name: string): unknown
}

/** Throws a 400 `Refusal` for a parameter the cmdlet does not have. */
export function readParameters(given: Readonly<Record<string, unknown>>, cmdlet: Cmdlet): Parameters {
  const values = new Map<string, unknown>()
  for (const [name, value] of Object.entries(given)) {
    // `Name@odata.type` says what `Name` is.
    if (name.includes('@')) continue
    if (![...cmdlet.parameters, ...COMMON].some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw badParameter(`A parameter cannot be found that matches parameter name '${name}'.`)
    }
    if (value !== null && value !== '') values.set(name.toLowerCase(), value)
  }
  const raw = (name: string): unknown => values.get(name.toLowerCase())
  const text = (name: string): string | undefined => {
    const value = raw(name)
    if (value === undefined || typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw badParameter(
      `Cannot process argument transformation on parameter '${name}'. Cannot convert value to System.String.`,
    )
  }
  return {
    raw,
    text,
    need: (name) => {
      const value = text(name)
      if (value === undefined)
        throw badParameter(`Cannot bind argument to parameter '${name}' because it is null or empty.`)
      return value
    },
    flag: (name) => raw(name) === true || String(raw(name)).toLowerCase() === 'true',
    number: (name) => {
      const value = raw(name)
      if (value === undefined) return undefined
      if (!Number.isInteger(Number(value)))
        throw badParameter(`Cannot bind parameter '${name}'. Cannot convert value to Int32.`)
      return Number(value)
    },
    list: (name) => {
      const value = raw(name)
      if (value === undefined) return []
      return Array.isArray(value) ? value.map(String) : [String(value)]
    },
  }
}
