import { describe, expect, it } from 'vitest'
import { mayStart, mayStop, startMeans } from '../../src/migration/moves.ts'
import { batch, exchange, tick } from './fixtures.ts'

const at = (status: string, over: Parameters<typeof exchange>[0] = {}) =>
  batch({ exchange: exchange({ status, ...over }) })

describe('start', () => {
  it.each([
    ['planned', batch()],
    ['created', at('Created')],
    ['stopped', at('Stopped')],
    ['synced with errors', at('SyncedWithErrors', { failed: 1 })],
    ['failed', at('Failed')],
  ])('a batch that is %s', (_, given) => {
    expect(mayStart(given)).toBeUndefined()
  })

  it.each([
    ['running', at('Syncing'), /running already/],
    ['stopping', at('Stopping'), /wait until/],
    ['synced', at('Synced', { synced: 4 }), /not mean migrated/],
    ['gone', batch({ exchange: exchange(), gone: true }), /removed outside/],
    ['closed', batch({ exchange: exchange(), gone: true, ticks: { 'remove-batch': tick } }), /closed/],
    ['unknown', at('Levitating'), /Levitating/],
    ['empty', batch({}, []), /no mailboxes/],
  ])('not a batch that is %s', (_, given, why) => {
    expect(mayStart(given)).toMatch(why)
    expect(mayStart(given)).not.toMatch(/complet/i)
  })

  it('means start, resume or retry', () => {
    expect(['planned', 'created', 'stopped', 'failed', 'synced with errors'].map(startMeans)).toEqual([
      'start',
      'start',
      'resume',
      'retry',
      'retry',
    ])
  })
})

describe('stop', () => {
  it.each([
    ['starting', at('Starting')],
    ['syncing', at('Syncing')],
    ['syncing, the last one failing late', at('Syncing', { synced: 3, failed: 0, active: 1 })],
    ['waiting for its start time', at('Waiting')],
    ['starting, with nothing counted yet', at('Starting', { total: 0, active: 0 })],
    ['syncing again what was counted as ended', at('Syncing', { synced: 3, failed: 1, active: 1 })],
    ['of unknown status, for stopping is the brake', at('Levitating')],
  ])('a batch that is %s', (_, given) => {
    expect(mayStop(given)).toBeUndefined()
  })

  it.each([
    ['planned', batch(), /never created/],
    ['created', at('Created'), /never started/],
    ['stopped', at('Stopped'), /stays diverted/],
    ['synced', at('Synced', { synced: 4 }), /refuses a stop.*stays diverted/],
    ['synced with errors', at('SyncedWithErrors'), /refuses a stop/],
    ['syncing in name, all requests ended', at('Syncing', { active: 0, synced: 3, failed: 1 }), /refuses a stop/],
    ['gone', batch({ exchange: exchange(), gone: true }), /removed outside/],
  ])('not a batch that is %s', (_, given, why) => {
    expect(mayStop(given)).toMatch(why)
  })
})
