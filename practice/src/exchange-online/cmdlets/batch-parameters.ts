/** What the cmdlets over batches read from their parameters. All of it throws `Refusal`. */

import { batchNamed } from '../actions.ts'
import { notFound } from '../refusal.ts'
import { badParameter } from '../wire.ts'
import { type Batch, key, type World } from '../world.ts'
import type { Context, Parameters } from './cmdlet.ts'

/** A batch that has not appeared yet is not there for those who would change it, either. */
export function named(parameters: Parameters, context: Context): Batch {
  const identity = parameters.need('Identity')
  const batch = found(context.tenant.world(), identity)
  if (!context.appeared(batch)) throw notFound(identity)
  return batch
}

/** By name or GUID. */
export function found(world: World, identity: string): Batch {
  const byGuid = [...world.batches.values()].find((batch) => batch.guid === key(identity))
  return byGuid ?? batchNamed(world, identity)
}

/** `startAfter` and `reportInterval` of a change, where they are given. */
export function schedule(parameters: Parameters): { startAfter?: string; reportInterval?: string } {
  const startAfter = parameters.text('StartAfter')
  const at = Date.parse(startAfter ?? '')
  if (startAfter !== undefined && Number.isNaN(at)) throw cannotConvert('StartAfter', 'System.DateTime')
  const reportInterval = parameters.text('ReportInterval')
  if (reportInterval !== undefined && !/^(\d+\.)?\d{1,2}:\d\d:\d\d$/.test(reportInterval)) {
    throw cannotConvert('ReportInterval', 'System.TimeSpan')
  }
  return {
    ...(startAfter === undefined ? {} : { startAfter: new Date(at).toISOString() }),
    ...(reportInterval === undefined ? {} : { reportInterval }),
  }
}

function cannotConvert(name: string, type: string) {
  return badParameter(`Cannot bind parameter '${name}'. Cannot convert value to ${type}.`)
}

/** Parameters that mean something for other kinds of migration only, and why not for a staged one. */
const NOT_STAGED = {
  CompleteAfter: 'a staged migration is never completed',
  SyncNow: 'a staged migration has no incremental sync',
  ApproveSkippedItems: 'its skipped items need no approval',
} as const

export function refuseUnstaged(parameters: Parameters, names: readonly (keyof typeof NOT_STAGED)[]): void {
  const name = names.find((one) => parameters.raw(one) !== undefined && parameters.raw(one) !== false)
  if (!name) return
  throw badParameter(`The parameter '${name}' can't be used with this type of migration batch: ${NOT_STAGED[name]}.`)
}
