import { describe, expect, it } from 'vitest'
import { batchStage, isKnownStage, mailboxStage } from '../../src/migration/life-cycle.ts'
import * as statuses from '../../src/migration/statuses.ts'
import { batch, exchange } from './fixtures.ts'

const { plainStatus, hasCloudMailbox, hasFailed, ...ofBatch } = statuses

/** Every meaning that each status of a batch has; what is not named is not so. */
const BATCH: Readonly<Record<string, readonly (keyof typeof ofBatch)[]>> = {
  Created: ['waitsToBeStarted', 'startTakesEffect', 'nothingToStop'],
  Waiting: ['wasStarted'],
  Queued: ['wasStarted', 'refusesStartForNow'],
  Validating: ['wasStarted', 'refusesStartForNow'],
  Starting: ['wasStarted', 'isCopying'],
  Syncing: ['wasStarted', 'isCopying'],
  IncrementalSyncing: ['isCopying'],
  Stopping: ['refusesStartForNow', 'stopTookEffect'],
  Stopped: ['waitsToBeStarted', 'startTakesEffect', 'stopTookEffect'],
  Synced: ['wasStarted', 'nothingToStop', 'isSynced'],
  SyncedWithErrors: ['waitsToBeRetried', 'startTakesEffect', 'wasStarted', 'nothingToStop', 'isSynced'],
  Failed: ['waitsToBeRetried', 'startTakesEffect', 'wasStarted', 'nothingToStop'],
  Completing: [],
  Completed: ['refusesStartForGood', 'nothingToStop'],
  CompletedWithErrors: ['nothingToStop'],
  Corrupted: ['refusesStartForGood'],
  Removing: ['refusesStartForGood'],
  Levitating: [],
  '': [],
}

describe('a status of a batch', () => {
  it.each(Object.entries(BATCH))('%s means', (status, meanings) => {
    for (const written of [status, status.toUpperCase(), status.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')]) {
      const held = Object.entries(ofBatch).filter(([, holds]) => holds(written))
      expect(held.map(([name]) => name).sort()).toEqual([...meanings].sort())
    }
  })

  it.each(Object.entries(BATCH))('%s, where it means something, has a stage', (status, meanings) => {
    if (meanings.length > 0) expect(isKnownStage(batchStage(batch({ exchange: exchange({ status }) })))).toBe(true)
  })
})

describe('a status of a mailbox', () => {
  it.each<[string, boolean, boolean]>([
    ['Queued', false, false],
    ['Validating', false, false],
    ['Provisioning', false, false],
    ['Syncing', true, false],
    ['Synced', true, false],
    ['IncrementalSyncing', true, false],
    ['IncrementalStopped', true, false],
    ['IncrementalFailed', true, true],
    ['Stopped', false, false],
    ['Failed', false, true],
    ['Corrupted', false, true],
    ['FailedSomeNewWay', false, true],
    ['Levitating', false, false],
  ])('%s: has a cloud mailbox %s, failed %s', (status, mailbox, failed) => {
    for (const written of [status, status.toLowerCase(), status.toUpperCase()]) {
      expect([hasCloudMailbox(written), hasFailed(written)]).toEqual([mailbox, failed])
    }
  })

  it('that the life cycle calls syncing has a mailbox', () => {
    for (const status of ['Syncing', 'syncing', 'SYNCING']) {
      expect(mailboxStage({ status })).toBe('syncing')
      expect(hasCloudMailbox(status)).toBe(true)
    }
  })
})

it('is compared without letter case and blanks', () => {
  expect(plainStatus('Synced with  ERRORS')).toBe('syncedwitherrors')
})
