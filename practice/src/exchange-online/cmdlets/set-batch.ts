/** `Set-MigrationBatch`: every parameter is acted on or refused, none is passed over. */

import { addressesOf } from '../csv.ts'
import { badParameter } from '../wire.ts'
import { named, refuseUnstaged, schedule } from './batch-parameters.ts'
import type { Cmdlet } from './cmdlet.ts'

export const setBatch: Cmdlet = {
  parameters: [
    ...['Identity', 'AddUsers', 'CSVData', 'AllowUnknownColumnsInCsv', 'NotificationEmails', 'ApproveSkippedItems'],
    ...['SyncNow', 'Update', 'CompleteAfter', 'StartAfter', 'ReportInterval'],
  ],
  writes: true,
  run(parameters, context) {
    const batch = named(parameters, context)
    refuseUnstaged(parameters, ['CompleteAfter', 'SyncNow', 'ApproveSkippedItems'])
    const adds = parameters.flag('AddUsers')
    const list = parameters.raw('CSVData')
    if (adds !== (list !== undefined)) throw badParameter('AddUsers and CSVData must be given together.')
    context.tenant.change({
      kind: 'set-batch',
      name: batch.name,
      ...(adds ? { addresses: addressesOf(list, parameters.flag('AllowUnknownColumnsInCsv')) } : {}),
      ...(parameters.raw('NotificationEmails') === undefined
        ? {}
        : { notificationEmails: parameters.list('NotificationEmails') }),
      ...schedule(parameters),
      ...(parameters.flag('Update') ? { update: true } : {}),
    })
    return []
  },
}
