import type { GraphReads } from '../ports.ts'

/**
 * The application permission that each method of the port needs. `doctor` asks for these
 * (`diagnostics/doctor/needs.ts`, held to this table by a test). Source: the permission tables of
 * learn.microsoft.com/graph/api, one page a call.
 */
export const PERMISSION = {
  organization: 'Organization.Read.All',
  domains: 'Domain.Read.All',
  user: 'User.Read.All',
  userChanges: 'User.Read.All',
  usersById: 'User.Read.All',
  usersAt: 'User.Read.All',
  skus: 'Organization.Read.All',
} as const satisfies Readonly<Record<keyof GraphReads, string>>
