/**
 * What the application must be allowed, and by what: rights to what is really called, and no other (tests hold this to the
 * tables of the adapters). Data only; `docs/setup.md` shows the same tables.
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

export type ManagementRole = 'Migration' | 'View-Only Configuration' | 'View-Only Recipients'

const MAIN = 'the main job'

export const CMDLETS: readonly CmdletNeed[] = [
  { cmdlet: 'Get-MigrationEndpoint', role: 'Migration', for: MAIN },
  { cmdlet: 'Test-MigrationServerAvailability', role: 'Migration', for: MAIN },
  { cmdlet: 'New-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Start-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Stop-MigrationBatch', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-MigrationUser', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-MigrationUserStatistics', role: 'Migration', for: MAIN },
  { cmdlet: 'Get-Recipient', role: 'View-Only Recipients', for: MAIN },
  { cmdlet: 'Get-AcceptedDomain', role: 'View-Only Configuration', for: MAIN },
  { cmdlet: 'Get-InboundConnector', role: 'View-Only Configuration', for: 'seeing whether old servers are blocked' },
]

export interface GraphNeed {
  /** The smallest application permission, as the token's `roles` spell it. */
  readonly permission: string
  /** Others that hold it too. */
  readonly also: readonly string[]
}

const DIRECTORY = ['Directory.Read.All', 'Directory.ReadWrite.All']

/** Source: the permission tables of learn.microsoft.com/graph/api, one page a call. */
export const PERMISSIONS: readonly GraphNeed[] = [
  { permission: 'Organization.Read.All', also: ['Organization.ReadWrite.All', ...DIRECTORY] },
  { permission: 'Domain.Read.All', also: ['Domain.ReadWrite.All', ...DIRECTORY] },
  { permission: 'User.Read.All', also: ['User.ReadWrite.All', ...DIRECTORY] },
]

export const MANAGE_AS_APP = 'Exchange.ManageAsApp'

/** Those of the needed that are not there; names are compared without regard to case. */
export function lacking<T>(needs: readonly T[], held: readonly string[], names: (need: T) => readonly string[]): T[] {
  const have = new Set(held.map((name) => name.toLowerCase()))
  return needs.filter((need) => !names(need).some((name) => have.has(name.toLowerCase())))
}

/** True of a need without which the light is not green. */
export function isVital(need: CmdletNeed): boolean {
  return need.for === MAIN
}
