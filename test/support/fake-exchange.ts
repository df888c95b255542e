/** Exchange Online as a test tells it: only what it was given answers; anything else is the test's own mistake. */
import {
  type ExchangeOnline,
  type MigrationEndpoint,
  type RemoteBatch,
  RemoteError,
  type RemoteUser,
  type Systems,
} from '../../src/systems/ports.ts'

const unasked = (name: string) => (): Promise<never> => Promise.reject(new Error(`${name} was not to be asked`))

export function exchangeOf(told: Partial<ExchangeOnline>): ExchangeOnline {
  return {
    endpoints: unasked('endpoints'),
    testEndpoint: unasked('testEndpoint'),
    config: unasked('config'),
    acceptedDomains: unasked('acceptedDomains'),
    batches: unasked('batches'),
    batch: unasked('batch'),
    createBatch: unasked('createBatch'),
    startBatch: unasked('startBatch'),
    stopBatch: unasked('stopBatch'),
    removeBatch: unasked('removeBatch'),
    users: unasked('users'),
    user: unasked('user'),
    statistics: unasked('statistics'),
    recipients: unasked('recipients'),
    recipient: unasked('recipient'),
    ...told,
  }
}

export function systemsOf(exchange: Partial<ExchangeOnline>, more: Partial<Systems> = {}): Systems {
  return {
    exchange: exchangeOf(exchange),
    graph: {
      organization: unasked('organization'),
      domains: unasked('domains'),
      users: unasked('graph users'),
      user: unasked('graph user'),
      skus: unasked('skus'),
    },
    directory: undefined,
    dns: { mx: unasked('mx'), txt: unasked('txt'), cname: unasked('cname') },
    ...more,
  }
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
