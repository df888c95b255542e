import { describe, expect, it } from 'vitest'
import {
  buttonsOf,
  colorOf,
  failureOf,
  isNobody,
  nameOf,
  nextOf,
  stageOf,
} from '../../../src/commands/support/person.ts'
import type { Person } from '../../../src/inventory/person.ts'
import type { Batch } from '../../../src/migration/batch.ts'
import type { Finding } from '../../../src/migration/types.ts'
import { batchRecord, seen } from '../../support/records.ts'

const known = <T>(value: T) => ({ known: true, value, asOf: new Date('2026-03-02T08:00:00Z') }) as const
const address = 'anna.berg@contoso.test'

/** A person every system was asked about and none has, in this batch. */
function person(more: Partial<Person> = {}): Person {
  return {
    address,
    migration: known(undefined),
    statistics: known(undefined),
    recipient: known(undefined),
    tenantUser: known(undefined),
    company: { domains: known([]), skus: known([]), spfWithoutMicrosoft: known(new Map()) },
    mailbox: known(undefined),
    life: [],
    batch: undefined,
    ...more,
  }
}

const inBatch = (more: Partial<Batch>): Person => person({ batch: batchRecord({ name: 'wave-7', ...more }).batch })
const begun = { started: '2026-03-02T08:00:00.000Z', failed: 1 }

describe('the buttons under a person', () => {
  const RETRY = { title: 'Retry failed…', command: 'batch start', args: { batch: 'wave-7' }, style: 'positive' }
  const SHOW = { title: 'Show wave-7', command: 'batch show', args: { batch: 'wave-7' } }
  const AGAIN = { title: 'Look again', command: 'user', args: { address } }

  it.each(['SyncedWithErrors', 'Synced', 'Failed', 'Stopped'])(
    'offer a retry of their own batch where they failed and it is %s',
    (status) => {
      expect(buttonsOf(inBatch({ exchange: seen(status, begun) }), 'failed')).toEqual([RETRY, SHOW, AGAIN])
    },
  )

  it.each<[string, Partial<Batch>]>([
    ['still runs', { exchange: seen('Syncing', begun) }],
    ['is stopping', { exchange: seen('Stopping', begun) }],
    ['was removed outside', { exchange: seen('Failed', begun), gone: true }],
    ['is in a status nobody knows', { exchange: seen('Hibernating', begun) }],
  ])('offer none to who failed while the batch %s', (_, more) => {
    expect(buttonsOf(inBatch(more), 'failed')).toEqual([SHOW, AGAIN])
  })

  it.each(['planned', 'queued', 'syncing', 'synced', 'converted', 'skipped', 'Hibernating'])(
    'offer none to who is %s, though the batch may be started again',
    (stage) => {
      expect(buttonsOf(inBatch({ exchange: seen('SyncedWithErrors', begun) }), stage)).toEqual([SHOW, AGAIN])
    },
  )

  it('know of no batch to retry where somebody else made it, or where there is none', () => {
    expect(buttonsOf(person(), 'failed')).toEqual([AGAIN])
    expect(buttonsOf(person(), 'in no batch')).toEqual([
      { title: 'Who is eligible', command: 'recipients', args: {} },
      AGAIN,
    ])
  })
})

describe('what comes next', () => {
  const blocks: Finding = { rule: 'x', severity: 'blocks', text: '', remedy: '' }
  const failure = (retryHelps: boolean) => ({ ...failureOf({ error: 'whatever' }, 'failed'), retryHelps }) as never

  it('is to mend what blocks before anything else, and not what only warns', () => {
    expect(nextOf('planned', undefined, 'no', [blocks])).toMatch(/mend this/)
    expect(nextOf('planned', undefined, 'no', [{ ...blocks, severity: 'warns' }])).toMatch(/ask for its start/)
  })

  it('is a retry only where that helps', () => {
    expect(nextOf('failed', failure(true), 'no', [])).toMatch(/Then retry: starting the batch again/)
    expect(nextOf('failed', failure(false), 'no', [])).toMatch(/A retry alone does not help/)
  })

  it('is backing out only where mail is, or may be, diverted', () => {
    expect(nextOf('failed', failure(true), 'yes', [])).toMatch(/Or back out/)
    expect(nextOf('failed', failure(true), 'could not tell', [])).toMatch(/Or back out/)
    expect(nextOf('failed', failure(true), 'no', [])).not.toMatch(/back out/)
  })

  it('is nothing where the stage is one nobody knows', () => {
    expect(nextOf('Hibernating', undefined, 'no', [])).toBe('')
  })
})

describe('a failure', () => {
  it('is explained only to who failed, also where Exchange gave no text', () => {
    expect(failureOf({ error: 'whatever' }, 'synced')).toBeUndefined()
    expect(failureOf({}, 'failed')).toBeDefined()
  })

  it('has a colour of its own, and an unknown stage has none', () => {
    expect([colorOf('failed'), colorOf('synced'), colorOf('Hibernating')]).toEqual(['Attention', 'Good', 'Default'])
  })
})

describe('a person', () => {
  it('is in a batch where either we or Exchange say so', () => {
    expect(stageOf(person(), {})).toBe('in no batch')
    expect(stageOf(person(), { status: 'Syncing' })).toBe('syncing')
    expect(stageOf(inBatch({}), {})).toBe('planned')
  })

  it('is nobody only where somebody answered and nobody has them', () => {
    const silent = { known: false, why: 'no answer' } as const
    expect(isNobody(person())).toBe(true)
    expect(isNobody(person({ migration: silent, recipient: silent, tenantUser: silent }))).toBe(true)
    expect(isNobody(person({ migration: silent, recipient: silent, tenantUser: silent, mailbox: silent }))).toBe(false)
    expect(isNobody(inBatch({}))).toBe(false)
    expect(isNobody(person({ tenantUser: known({} as never) }))).toBe(false)
  })

  it('has the name of the directory, else of the tenant, else the address', () => {
    const mailbox = known({ displayName: 'Anna' } as never)
    const recipient = known({ displayName: 'Anna B.' } as never)
    expect(nameOf(person({ mailbox, recipient }))).toBe('Anna')
    expect(nameOf(person({ recipient }))).toBe('Anna B.')
    expect(nameOf(person())).toBe(address)
  })
})
