import { describe, expect, it } from 'vitest'
import { currentSignal, currentTrace, isGuid, withSignal, withTrace } from '../src/trace.ts'

const ONE = '11111111-1111-4111-8111-111111111111'
const TWO = '22222222-2222-4222-8222-222222222222'

describe('withTrace', () => {
  it('is seen by all that is awaited inside, and by nothing outside', async () => {
    const seen = await withTrace(ONE, async () => {
      await Promise.resolve()
      const inner = await withTrace(TWO, async () => {
        await Promise.resolve()
        return currentTrace()
      })
      return [currentTrace(), inner]
    })
    expect(seen).toEqual([ONE, TWO])
    expect(currentTrace()).toBeUndefined()
  })

  it('keeps two at the same time apart', async () => {
    const both = [ONE, TWO].map((id) =>
      withTrace(id, async () => {
        await Promise.resolve()
        return currentTrace()
      }),
    )
    expect(await Promise.all(both)).toEqual([ONE, TWO])
  })
})

describe('withSignal', () => {
  it('is seen by all that is awaited inside, the innermost first, and by nothing outside', async () => {
    const [outer, inner] = [new AbortController().signal, new AbortController().signal]
    const seen = await withSignal(outer, async () => {
      await Promise.resolve()
      const within = await withSignal(inner, async () => {
        await Promise.resolve()
        return currentSignal()
      })
      return [currentSignal(), within, withSignal(undefined, currentSignal)]
    })
    expect(seen[0]).toBe(outer)
    expect(seen[1]).toBe(inner)
    expect(seen[2]).toBeUndefined()
    expect(currentSignal()).toBeUndefined()
  })

  it('leaves the trace as it is', () => {
    expect(withTrace(ONE, () => withSignal(new AbortController().signal, currentTrace))).toBe(ONE)
  })
})

describe('isGuid', () => {
  it.each([
    [ONE, true],
    ['', false],
    ['request-7', false],
    [`${ONE}#2`, false],
  ])('%j: %j', (id, guid) => expect(isGuid(id)).toBe(guid))
})
