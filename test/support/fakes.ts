/** The remote systems as a test tells them: only what it was given answers; anything else is the test's own mistake. */
import type { MigrationEndpoint, RemoteBatch, RemoteUser } from '../../src/migration/shapes/index.ts'
import type { ExchangeOnline } from '../../src/systems/exchange-online/cmdlets.ts'
import {
  type DirectoryReads,
  type DnsReads,
  type GraphReads,
  type Reads,
  RemoteError,
  type Writes,
} from '../../src/systems/ports.ts'
import type { PeopleOf } from './inventory-of.ts'

/** The port as far as the test told it; whatever else is asked throws, and says what it was. */
function port<T extends object>(given: Partial<T>, name: string): T {
  return new Proxy(given as T, {
    get: (target, method) =>
      Reflect.get(target, method) ?? (() => Promise.reject(new Error(`${name}.${String(method)} was not to be asked`))),
  })
}

/** What a test told of each system. `directory` undefined, by name = there is none. */
export interface Given {
  readonly exchange?: Partial<ExchangeOnline>
  readonly graph?: Partial<GraphReads>
  readonly directory?: Partial<DirectoryReads> | undefined
  readonly dns?: Partial<DnsReads>
  /** Everybody the inventory knows, as if each system had told it just now. Absent = nobody. */
  readonly people?: Partial<PeopleOf>
}

export function systems(given: Given): Reads {
  const none = 'directory' in given && given.directory === undefined
  return {
    exchange: port<ExchangeOnline>(given.exchange ?? {}, 'exchange'),
    graph: port<GraphReads>(given.graph ?? {}, 'graph'),
    directory: none ? undefined : port<DirectoryReads>(given.directory ?? {}, 'directory'),
    dns: port<DnsReads>(given.dns ?? {}, 'dns'),
  }
}

/** Exchange alone, and no directory. */
export function systemsOf(exchange: Partial<ExchangeOnline>): Reads {
  return systems({ exchange, directory: undefined })
}

/** The same of what changes. */
export function writesOf(exchange: Partial<ExchangeOnline>): Writes {
  return { exchange: port<ExchangeOnline>(exchange, 'exchange') }
}

export function remoteBatch(status: string, more: Partial<RemoteBatch> = {}): RemoteBatch {
  return {
    identity: 'sales-1',
    guid: 'g-1',
    status,
    type: 'ExchangeOutlookAnywhere',
    endpoint: 'EX07-01',
    total: 2,
    active: 0,
    synced: 0,
    failed: 0,
    stopped: 0,
    provisioned: 0,
    created: undefined,
    started: undefined,
    initialSync: undefined,
    lastSynced: undefined,
    warnings: [],
    message: undefined,
    ...more,
  }
}

export function remoteUser(address: string, status = 'Syncing', more: Partial<RemoteUser> = {}): RemoteUser {
  return {
    identity: address,
    batch: 'sales-1',
    address,
    status,
    error: undefined,
    syncedItems: 0,
    skippedItems: 0,
    mailboxGuid: undefined,
    lastSync: undefined,
    consistency: undefined,
    ...more,
  }
}

export const ENDPOINT: MigrationEndpoint = {
  identity: 'EX07-01',
  type: 'ExchangeOutlookAnywhere',
  remoteServer: 'ex07-01.contoso.test',
  rpcProxyServer: 'mail.contoso.test',
  maxConcurrentMigrations: 20,
  activeMigrations: 0,
}

/** The request went out and no answer came. */
export function silence(operation: string, system: RemoteError['system'] = 'Exchange Online'): RemoteError {
  return new RemoteError({
    system,
    operation,
    code: 'Timeout',
    text: 'no answer within 30 s',
    retryable: true,
    answered: false,
  })
}

/** It answered, and said no. */
export function refusal(operation: string, code: string, text: string, retryable = false): RemoteError {
  return new RemoteError({
    system: 'Exchange Online',
    operation,
    code,
    text,
    retryable,
    answered: true,
    requestId: 'req-7',
  })
}
