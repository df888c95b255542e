/** What a step that threw came to. */
import { describe, expect, it } from 'vitest'
import { outcomeOfError } from '../../src/plans/outcome-of-error.ts'
import type { RunnerParts } from '../../src/plans/runner-parts.ts'
import { mayStillShow, waiting } from '../../src/plans/step.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { later, T0 } from '../support/records.ts'

const VISIBLE = 10_000

function cameTo(error: unknown) {
  const faults: unknown[] = []
  const intervals = { visibilityDelayMs: VISIBLE, writeTimeoutMs: 30_000 }
  const outcome = outcomeOfError(error, {
    intervals,
    onFault: (one: unknown) => faults.push(one),
  } as never as RunnerParts)
  return { outcome, faults }
}

const remote = (more: Partial<ConstructorParameters<typeof RemoteError>[0]>) =>
  new RemoteError({
    system: 'Exchange Online',
    operation: 'Get-MigrationBatch',
    code: '429',
    text: 'slow down',
    retryable: true,
    answered: true,
    ...more,
  })

describe('a step that threw', () => {
  it.each([
    ['nothing was asked for', undefined, 5_000],
    ['less was asked for', 1_000, 5_000],
    ['more was asked for', 60_000, 60_000],
  ])('waits half of what a write needs to show, or longer where the system asks (%s)', (_, retryAfterMs, after) => {
    const more = retryAfterMs === undefined ? {} : { retryAfterMs }
    expect(cameTo(remote(more)).outcome).toEqual({
      is: 'wait',
      message: 'Exchange Online asks to wait (429)',
      after,
      atMost: 2_000_000,
      unreachable: true,
    })
  })

  it.each([true, false])('is in doubt where nothing was answered (retryable: %s)', (retryable) => {
    const { outcome, faults } = cameTo(remote({ code: 'Timeout', answered: false, retryable }))
    expect(outcome).toMatchObject({
      is: 'unknown',
      message: 'Exchange Online has not answered Get-MigrationBatch; looking again before anything is done',
      unreachable: true,
    })
    expect(faults).toEqual([])
  })

  it('is refused in their words where the system refuses for good', () => {
    const { outcome, faults } = cameTo(remote({ code: 'Odd', text: 'It will not', retryable: false }))
    expect(outcome).toMatchObject({ is: 'refused', message: expect.stringMatching(/refused .*Odd.*It will not/) })
    expect(faults).toEqual([])
  })

  it('is refused, and told to the log alone, where the fault is ours', () => {
    const ours = new TypeError('secretPlace')
    const { outcome, faults } = cameTo(ours)
    expect(outcome.is).toBe('refused')
    expect(JSON.stringify(outcome)).not.toContain('secretPlace')
    expect(faults).toEqual([ours])
  })
})

describe('a step that waits for what it wrote', () => {
  it('looks five times in what that needs to show, and gives up after forty times as long', () => {
    expect(waiting({ visibilityDelayMs: VISIBLE }, 'Soon')).toEqual({
      is: 'wait',
      message: 'Soon',
      after: 2_000,
      atMost: 400_000,
    })
  })

  it.each([
    [39.999, true],
    [40, false],
  ])('may see it until its write is surely over and then as long as it needs to show (after %f s: %s)', (at, may) => {
    const context = { wall: { now: () => later(at) }, visibilityDelayMs: VISIBLE }
    expect(mayStillShow({ at: T0.toISOString(), until: later(30).toISOString() }, context)).toBe(may)
  })
})
