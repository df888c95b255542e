import type { ExchangeReads, ExchangeWrites } from '../ports.ts'

/** Both ports, as the adapter serves them. */
export type ExchangeOnline = ExchangeReads & ExchangeWrites

/**
 * The cmdlet behind each method of the port. The adapter can send no other; `doctor` asks for rights to these
 * (`diagnostics/doctor/needs.ts`, held to this table by a test). Which cmdlets are permitted is asked without any.
 */
export const CMDLET = {
  inboundConnectors: 'Get-InboundConnector',
  endpoints: 'Get-MigrationEndpoint',
  testEndpoint: 'Test-MigrationServerAvailability',
  acceptedDomains: 'Get-AcceptedDomain',
  batches: 'Get-MigrationBatch',
  batch: 'Get-MigrationBatch',
  users: 'Get-MigrationUser',
  user: 'Get-MigrationUser',
  statistics: 'Get-MigrationUserStatistics',
  recipient: 'Get-Recipient',
  recipientPage: 'Get-Recipient',
  recipientsAt: 'Get-Recipient',
  userPage: 'Get-MigrationUser',
  createBatch: 'New-MigrationBatch',
  startBatch: 'Start-MigrationBatch',
  stopBatch: 'Stop-MigrationBatch',
} as const satisfies Readonly<Record<Exclude<keyof ExchangeOnline, 'permittedCmdlets'>, string>>

export type Cmdlet = (typeof CMDLET)[keyof typeof CMDLET]
