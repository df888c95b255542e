/**
 * What the application must be allowed, and by what. Data only; `docs/setup.md` shows the same tables.
 *
 * Sources of the management roles: learn.microsoft.com/exchange/permissions-exo and the role requirements in
 * Microsoft365DSC (`EXOMigration`, `EXOMigrationEndpoint`: Migration to change, View-Only Configuration to read). Which
 * role holds which cmdlet differs between tenants and years: `Get-ManagementRole -Cmdlet <name>` tells it for certain.
 */

export interface CmdletNeed {
  readonly cmdlet: string
  /** The smallest management role that is known to hold it. */
  readonly role: ManagementRole
  /** What cannot be done without it. `the main job`: then the light is not green. */
  readonly for: 'the main job' | string
}

export type ManagementRole =
  | 'Migration'
  | 'View-Only Configuration'
  | 'View-Only Recipients'
  | 'Mail Recipients'
  | 'Message Tracking'

const MAIN = 'the main job'

export const CMDLETS: readonly CmdletNeed[] = [
  { cmdlet: 'Get-MigrationEndpoint', role: 'Migration', for: MAIN },
  { cmdlet: 'Test-MigrationServerAvailability', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-MigrationConfig', role: 'Migration', for: MAIN },
  { cmdlet: 'New-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Start-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Stop-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Remove-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Set-MigrationBatch', role: 'Migration', for: 'adding people to a batch' },
  { cmdlet: 'Get-MigrationUser', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-MigrationUserStatistics', role: 'Migration', for: MAIN },
  { cmdlet: 'Start-MigrationUser', role: 'Migration', for: 'retrying one person' },
  { cmdlet: 'Stop-MigrationUser', role: 'Migration', for: 'withdrawing one person' },
  { cmdlet: 'Remove-MigrationUser', role: 'Migration', for: 'withdrawing one person' },
  { cmdlet: 'Get-Recipient', role: 'View-Only Recipients', for: MAIN },
  { cmdlet: 'Get-Mailbox', role: 'View-Only Recipients', for: 'looking at mailboxes in the cloud' },
  { cmdlet: 'Set-Mailbox', role: 'Mail Recipients', for: 'giving rooms and shared mailboxes their type' },
  { cmdlet: 'Get-AcceptedDomain', role: 'View-Only Configuration', for: MAIN },
  { cmdlet: 'Get-InboundConnector', role: 'View-Only Configuration', for: 'seeing whether old servers are blocked' },
  { cmdlet: 'Get-MessageTraceV2', role: 'Message Tracking', for: 'seeing that mail arrives in the cloud' },
]

export interface GraphNeed {
  /** The smallest application permission, as the token's `roles` spell it. */
  readonly permission: string
  /** Others that hold it too. */
  readonly also: readonly string[]
  readonly for: 'the main job' | string
}

const DIRECTORY = ['Directory.Read.All', 'Directory.ReadWrite.All']

/** Source: the permission tables of learn.microsoft.com/graph/api, one page a call. */
export const PERMISSIONS: readonly GraphNeed[] = [
  { permission: 'Organization.Read.All', also: ['Organization.ReadWrite.All', ...DIRECTORY], for: MAIN },
  { permission: 'Domain.Read.All', also: ['Domain.ReadWrite.All', ...DIRECTORY], for: MAIN },
  { permission: 'User.Read.All', also: ['User.ReadWrite.All', ...DIRECTORY], for: MAIN },
  { permission: 'LicenseAssignment.ReadWrite.All', also: ['Directory.ReadWrite.All'], for: 'giving licences' },
  {
    permission: 'User.ReadWrite.All',
    also: ['Directory.ReadWrite.All'],
    for: 'setting the usage location that a licence needs',
  },
]

export const MANAGE_AS_APP = 'Exchange.ManageAsApp'

/** Those of the needed that are not there; names are compared without regard to case. */
export function lacking<T extends { readonly for: string }>(
  needs: readonly T[],
  held: readonly string[],
  names: (need: T) => readonly string[],
): { readonly vital: readonly T[]; readonly useful: readonly T[] } {
  const have = new Set(held.map((name) => name.toLowerCase()))
  const absent = needs.filter((need) => !names(need).some((name) => have.has(name.toLowerCase())))
  return { vital: absent.filter((need) => need.for === MAIN), useful: absent.filter((need) => need.for !== MAIN) }
}
