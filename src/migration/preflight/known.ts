/** The input indexed once: 2,000 rows against 20,000 recipients are maps, not scans. */
import { keyOf } from '../address.ts'
import type { ListRow } from '../types.ts'
import type { Known, PreflightInput, Subject } from './rule.ts'

export interface Indexed {
  readonly known: Known
  subject(row: ListRow): Subject
}

export function indexed(input: PreflightInput): Indexed {
  const recipients = byAddress(input.recipients ?? [], (r) => [r.primaryAddress, ...r.addresses])
  const mailboxes = byAddress(input.mailboxes ?? [], (m) => [m.primaryAddress, ...m.addresses])
  const tenantUsers = byAddress(input.tenantUsers ?? [], (u) => [u.mail ?? '', u.principalName, ...u.addresses])
  const batches = new Map<string, string[]>()
  for (const user of input.users ?? []) {
    if (user.batch === '' || keyOf(user.batch) === keyOf(input.batch)) continue
    const key = keyOf(user.address)
    batches.set(key, [...(batches.get(key) ?? []), user.batch])
  }
  return {
    known: knownOf(input),
    subject: (row) => {
      const address = keyOf(row.address)
      const recipient = recipients.get(address)
      // Who has another primary address since then has the mailbox under both.
      const names = [address, ...[recipient?.primaryAddress ?? '', ...(recipient?.addresses ?? [])].map(bare)]
      return {
        row,
        address,
        recipient,
        mailbox: mailboxes.get(address),
        otherBatches: batches.get(address) ?? [],
        tenantUser: tenantUsers.get(address),
        ours: names.some((name) => input.ours.has(name)),
      }
    },
  }
}

function knownOf(input: PreflightInput): Known {
  const domains = new Map((input.domains ?? []).map((domain) => [keyOf(domain.name), domain]))
  const versions = new Map((input.servers ?? []).map((server) => [hostOf(server.name), server.version]))
  const named = hostOf(input.endpoint?.remoteServer ?? '')
  const isHome = () => versions.has(named) || (input.mailboxes ?? []).some(({ server }) => hostOf(server) === named)
  return {
    input,
    domain: (name) => domains.get(keyOf(name)),
    version: (server) => versions.get(hostOf(server)),
    // A name such as mail.contoso.com may be any server's: then rows are not judged by it.
    endpointServer: named !== '' && isHome() ? named : undefined,
  }
}

/** `EX07-01.contoso.com` and `EX07-01` are one server. */
export const hostOf = (server: string): string => keyOf(server).split('.')[0] ?? ''

/** A primary address beats another's secondary one: the first of `addresses` is entered first for everyone. */
function byAddress<T>(all: readonly T[], addresses: (one: T) => readonly string[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const one of all) map.set(bare(addresses(one)[0] ?? ''), one)
  for (const one of all) {
    for (const address of addresses(one)) {
      const key = bare(address)
      if (!map.has(key)) map.set(key, one)
    }
  }
  map.delete('')
  return map
}

/** `smtp:a@x.com` as proxyAddresses write it, and `a@x.com`, are one address. */
export function bare(address: string): string {
  const key = keyOf(address)
  return key.startsWith('smtp:') ? key.slice(5) : key
}
