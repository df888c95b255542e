import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/migration/batch.ts'
import {
  batchStage,
  type Diverted,
  isKnownStage,
  type MailboxStory,
  mailboxStage,
  mailDiverted,
} from '../../src/migration/life-cycle.ts'
import { batch, exchange, iso, tick } from './fixtures.ts'

describe('the stage of a batch', () => {
  it.each<[string, Batch, string]>([
    ['before it is made', batch(), 'planned'],
    ['made', batch({ exchange: exchange({ status: 'Created' }) }), 'created'],
    [
      'fresh, as the new admin center shows it',
      batch({ exchange: without('started', { status: 'Stopped' }) }),
      'created',
    ],
    ['stopped after it ran', batch({ exchange: exchange({ status: 'Stopped' }) }), 'stopped'],
    [
      'stopped, its start time not given, but mailboxes made',
      batch({ exchange: without('started', { status: 'Stopped', provisioned: 2 }) }),
      'stopped',
    ],
    [
      'stopped, its start time not given, but one failed',
      batch({ exchange: without('started', { status: 'Stopped', failed: 1 }) }),
      'stopped',
    ],
    [
      'stopped, its start time not given, but one synced',
      batch({ exchange: without('started', { status: 'Stopped', synced: 1 }) }),
      'stopped',
    ],
    ['queued, which is the beginning of a start', batch({ exchange: exchange({ status: 'Queued' }) }), 'starting'],
    ['in a later sync', batch({ exchange: exchange({ status: 'IncrementalSyncing', synced: 4 }) }), 'synced'],
    ['waiting', batch({ exchange: exchange({ status: 'Waiting' }) }), 'waiting'],
    ['starting', batch({ exchange: exchange({ status: 'Starting' }) }), 'starting'],
    ['syncing', batch({ exchange: exchange() }), 'syncing'],
    ['stopping', batch({ exchange: exchange({ status: 'Stopping' }) }), 'stopping'],
    ['synced', batch({ exchange: exchange({ status: 'Synced', synced: 4 }) }), 'synced'],
    [
      'synced, one failed',
      batch({ exchange: exchange({ status: 'Synced', synced: 3, failed: 1 }) }),
      'synced with errors',
    ],
    ['synced with errors', batch({ exchange: exchange({ status: 'SyncedWithErrors' }) }), 'synced with errors'],
    ['any case, any blanks', batch({ exchange: exchange({ status: 'synced with ERRORS' }) }), 'synced with errors'],
    ['failed', batch({ exchange: exchange({ status: 'Failed' }) }), 'failed'],
    ['corrupted', batch({ exchange: exchange({ status: 'Corrupted' }) }), 'failed'],
    ['completed is claimed by no staged batch', batch({ exchange: exchange({ status: 'Completed' }) }), 'synced'],
    ['removing', batch({ exchange: exchange({ status: 'Removing' }) }), 'removing'],
    ['gone', batch({ exchange: exchange(), gone: true }), 'removed outside'],
    ['gone as ticked', batch({ exchange: exchange(), gone: true, ticks: { 'remove-batch': tick } }), 'closed'],
    ['unknown, verbatim', batch({ exchange: exchange({ status: 'Levitating' }) }), 'Levitating'],
  ])('%s', (_, given, stage) => {
    expect(batchStage(given)).toBe(stage)
    expect(isKnownStage(batchStage(given))).toBe(stage !== 'Levitating')
  })
})

function without(field: 'started', over: Parameters<typeof exchange>[0]) {
  const { [field]: _, ...rest } = exchange(over)
  return rest
}

describe('the stage of a mailbox', () => {
  it.each<[string, MailboxStory, string | undefined, string]>([
    ['in a planned batch', {}, 'planned', 'planned'],
    ['nothing known', {}, undefined, 'planned'],
    ['in a batch that was made', {}, 'created', 'ready'],
    ['validated, batch not started', { status: 'Stopped' }, 'created', 'ready'],
    ['queued', { status: 'Queued' }, 'syncing', 'queued'],
    ['not yet listed in a running batch', {}, 'syncing', 'queued'],
    ['its cloud mailbox is there', { status: 'Queued', cloudMailbox: true }, 'syncing', 'provisioned'],
    ['provisioning, mailbox not yet there', { status: 'Provisioning', cloudMailbox: false }, 'syncing', 'queued'],
    ['syncing', { status: 'Syncing', cloudMailbox: true }, 'syncing', 'syncing'],
    ['synced', { status: 'Synced' }, 'synced', 'synced'],
    ['never completed', { status: 'Completed' }, 'synced', 'synced'],
    ['failed', { status: 'Failed', cloudMailbox: true }, 'syncing', 'failed'],
    ['failed in a later sync', { status: 'IncrementalFailed' }, 'synced', 'failed'],
    ['stopped with a mailbox', { status: 'Stopped', cloudMailbox: true }, 'stopped', 'provisioned'],
    ['converted, whatever the source says since', { status: 'Failed', convertedAt: iso(1) }, 'synced', 'converted'],
    ['closed', { status: 'Synced', convertedAt: iso(1), closedAt: iso(2) }, 'closed', 'closed'],
    ['backed out', { status: 'Failed', backedOutAt: iso(1) }, 'synced', 'backed out'],
    ['withdrawn', { withdrawnAt: iso(1) }, 'planned', 'withdrawn'],
    ['skipped', { skippedAt: iso(1) }, 'planned', 'skipped'],
    ['in a batch that waits for its time', {}, 'waiting', 'ready'],
    ['queued in a batch of somebody else', { status: 'Queued' }, undefined, 'queued'],
    ['in a later sync', { status: 'IncrementalSyncing' }, 'synced', 'synced'],
    ['left after a back-out', { leftAt: iso(2), backedOutAt: iso(1) }, 'synced', 'left the company'],
    ['left', { status: 'Synced', leftAt: iso(1), convertedAt: iso(0) }, 'synced', 'left the company'],
    ['unknown, verbatim', { status: 'Levitating' }, 'syncing', 'Levitating'],
  ])('%s', (_, facts, of, stage) => {
    expect(mailboxStage(facts, of)).toBe(stage)
  })
})

describe('whether mail is diverted', () => {
  it.each<[string, MailboxStory, Diverted]>([
    [
      'mid-sync, targetAddress set',
      { status: 'Syncing', cloudMailbox: true, targetAddress: 'SMTP:a@t.onmicrosoft.com' },
      'yes',
    ],
    [
      'failed, targetAddress set',
      { status: 'Failed', cloudMailbox: true, targetAddress: 'SMTP:a@t.onmicrosoft.com' },
      'yes',
    ],
    ['stopped, targetAddress set', { status: 'Stopped', targetAddress: 'SMTP:a@t.onmicrosoft.com' }, 'yes'],
    ['looked, none', { status: 'Syncing', cloudMailbox: true, targetAddress: null }, 'no'],
    ['no directory, syncing', { status: 'Syncing', cloudMailbox: true }, 'yes'],
    ['no directory, synced', { status: 'Synced' }, 'yes'],
    ['no directory, failed with a cloud mailbox', { status: 'Failed', cloudMailbox: true }, 'could not tell'],
    ['no directory, failed without one', { status: 'Failed', cloudMailbox: false }, 'no'],
    ['no directory, just made', { status: 'Provisioning', cloudMailbox: true }, 'could not tell'],
    ['nothing known', {}, 'could not tell'],
    ['looked, nothing but blanks', { status: 'Syncing', cloudMailbox: true, targetAddress: ' ' }, 'no'],
    ['once seen diverted', { status: 'Stopped', cloudMailbox: true, divertedAt: iso(1) }, 'yes'],
    ['syncing, the mailbox not looked at', { status: 'Syncing' }, 'could not tell'],
  ])('%s', (_, facts, answer) => {
    expect(mailDiverted(facts)).toBe(answer)
  })
})
