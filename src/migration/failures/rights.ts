/** What this app may not do, and who it is not taken for. */
import type { KnownFailure } from './known-failure.ts'

export const RIGHTS: readonly KnownFailure[] = [
  {
    id: 'role-not-supported',
    cause: 'a role that does not count for an app',
    texts: ["isn't supported in this scenario", 'assigning correct Directory Roles'],
    meaning: 'The app has a directory role, but not one that Exchange Online accepts for apps.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Give the app’s service principal a role group with the role Migration (least privilege), or the directory role Exchange Recipient Administrator. Then wait: it may take an hour.',
    retryHelps: true,
    source: 'office-docs-powershell #11332; Microsoft365DSC #4530; maester #718',
  },
  {
    id: 'no-roles',
    cause: 'no role in Exchange Online',
    texts: ["isn't assigned to any management roles"],
    meaning: 'The app may speak to Exchange Online and may do nothing there: it has no role.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Make the app known with New-ServicePrincipal and put it into a role group that has the role Migration. Then wait: it may take an hour.',
    retryHelps: true,
    source: 'office-docs-powershell #8927',
  },
  {
    id: 'not-permitted',
    cause: 'not permitted to this app',
    texts: [
      'User is not allowed to call',
      'CmdletNotPermitted',
      'CommandNotFoundException',
      'not permitted to this app',
    ],
    codes: ['CmdletNotPermitted', '403', 'Authorization_RequestDenied', 'accessDenied'],
    meaning: 'This app’s roles do not hold what was asked for.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Add the role with this cmdlet to the app’s role group (Exchange Online), or consent to the permission (Microsoft Graph). New rights may take an hour.',
    retryHelps: true,
    source: 'office-docs-powershell #7970; NUL-byte 403 as measured by public clients; Microsoft Graph',
  },
  {
    id: 'sign-in-failed',
    cause: 'signing in failed',
    texts: ['AADSTS', 'Signing in failed'],
    codes: ['SignInFailed'],
    meaning: 'Microsoft Entra gave this app no token: certificate or secret, client id or tenant do not fit together.',
    who: 'Microsoft 365 administrator',
    remedy: 'Check the sign-in settings and whether the certificate or secret has expired; then run the doctor.',
    retryHelps: true,
    source: 'Microsoft Entra error codes (AADSTS…)',
  },
  {
    id: 'token-refused',
    cause: 'the token was refused',
    texts: ['invalid_token', 'The token was refused', 'InvalidAuthenticationToken'],
    codes: ['401', 'InvalidAuthenticationToken'],
    meaning: 'The app signed in, and its token is not taken: the permission is missing or consent was not given.',
    who: 'Microsoft 365 administrator',
    remedy:
      'Give the app the permission Exchange.ManageAsApp (for Microsoft Graph: those of the setup page) with admin consent, then try again.',
    retryHelps: true,
    source: 'measured: neither role nor permission is a 401; office-docs-powershell, app-only access',
  },
  {
    id: 'tenant-unknown',
    cause: 'a tenant nobody knows there',
    texts: ['CannotResolveTenantNameException', 'TenantNotFoundException'],
    meaning: 'The service does not know the tenant in the settings.',
    who: 'Stagecoach administrator',
    remedy: 'Correct the tenant id; in a national cloud, choose that cloud as well.',
    retryHelps: false,
    source: 'Exchange Online; practice estate',
  },
]
