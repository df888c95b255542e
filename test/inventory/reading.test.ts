import { describe, expect, it } from 'vitest'
import { askWithin, readingOf, readingWithin } from '../../src/inventory/reading.ts'
import { RemoteError } from '../../src/systems/ports.ts'
import { currentSignal } from '../../src/trace.ts'

const REFUSED = { operation: 'Get-MigrationBatch', code: '403', retryable: false, answered: true }
const refused = async () => {
  throw new RemoteError({ system: 'Exchange Online', text: 'no role', ...REFUSED })
}

describe('what asking brought', () => {
  it('is a refusal in words, and a bug is thrown on', async () => {
    expect(await readingOf(async () => 7)).toEqual({ known: true, value: 7 })
    expect(await readingOf(refused)).toMatchObject({ known: false, why: expect.stringContaining('no role') })
    await expect(readingOf(() => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug')
  })

  it('is waited for only so long, and what is under way then is given up', async () => {
    let given: AbortSignal | undefined
    const never = () => {
      given = currentSignal()
      return new Promise<number>(() => undefined)
    }
    expect(await readingWithin(5, never)).toEqual({ known: false, why: 'no answer came within 0.005 seconds' })
    expect(given?.aborted).toBe(true)
    expect(await readingWithin(60_000, async () => 7)).toEqual({ known: true, value: 7 })
    expect(await readingWithin(60_000, refused)).toMatchObject({ known: false })
  })

  it('is a refusal still, where only lateness has an answer of its own', async () => {
    expect(
      await askWithin(
        5,
        () => new Promise<string>(() => undefined),
        () => 'late',
      ),
    ).toBe('late')
    await expect(askWithin(60_000, refused, () => undefined as never)).rejects.toThrow('no role')
  })
})
