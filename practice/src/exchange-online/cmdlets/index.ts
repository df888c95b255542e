/** Every cmdlet practice Exchange Online has. */

import { getBatch, newBatch, removeBatch, startBatch, stopBatch } from './batches.ts'
import type { Cmdlet } from './cmdlet.ts'
import { getConfig, getEndpoint, setEndpoint, testServer } from './endpoints.ts'
import { getAcceptedDomain, getInboundConnector, getMessageTrace } from './organization.ts'
import { getMailbox, getMailUser, getRecipient, setMailbox } from './recipients.ts'
import { setBatch } from './set-batch.ts'
import { getStatistics, getUser, removeUser, startUser, stopUser } from './users.ts'

export const CMDLETS: Readonly<Record<string, Cmdlet>> = {
  'Test-MigrationServerAvailability': testServer,
  'Get-MigrationEndpoint': getEndpoint,
  'Set-MigrationEndpoint': setEndpoint,
  'Get-MigrationConfig': getConfig,
  'New-MigrationBatch': newBatch,
  'Get-MigrationBatch': getBatch,
  'Set-MigrationBatch': setBatch,
  'Start-MigrationBatch': startBatch,
  'Stop-MigrationBatch': stopBatch,
  'Remove-MigrationBatch': removeBatch,
  'Get-MigrationUser': getUser,
  'Start-MigrationUser': startUser,
  'Stop-MigrationUser': stopUser,
  'Remove-MigrationUser': removeUser,
  'Get-MigrationUserStatistics': getStatistics,
  'Get-Recipient': getRecipient,
  'Get-MailUser': getMailUser,
  'Get-Mailbox': getMailbox,
  'Set-Mailbox': setMailbox,
  'Get-AcceptedDomain': getAcceptedDomain,
  'Get-InboundConnector': getInboundConnector,
  'Get-MessageTraceV2': getMessageTrace,
}

/** The name as Exchange writes it, whatever its case; undefined for a cmdlet it does not have. */
export function cmdletName(name: string): string | undefined {
  return Object.keys(CMDLETS).find((one) => one.toLowerCase() === name.toLowerCase())
}
