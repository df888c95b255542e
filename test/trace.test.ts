import { describe, expect, it } from 'vitest'
import { currentTrace, isGuid, withTrace } from '../src/trace.ts'

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

describe('isGuid', () => {
  it.each([
    [ONE, true],
    ['', false],
    ['request-7', false],
    [`${ONE}#2`, false],
  ])('%j: %j', (id, guid) => expect(isGuid(id)).toBe(guid))
})
