import { describe, expect, it } from 'vitest'
import { encodeName } from '../../src/store/file-names.ts'

describe('a document id as a file name', () => {
  it.each([
    ['sales-1', 'sales-1'],
    ['Sales', '%53ales'],
    ['a/b', 'a%2fb'],
    ['..', '%2e%2e'],
    ['é', '%c3%a9'],
    ['100%', '100%25'],
    ['con', '%63on'],
    ['lpt1', '%6cpt1'],
    ['console', 'console'],
    ['', '%'],
  ])('writes %j as %j', (id, name) => {
    expect(encodeName(id)).toBe(name)
  })

  it('stays short, and different for different ids', () => {
    const one = encodeName(`${'x'.repeat(300)}1`)
    expect(one.length).toBeLessThan(200)
    expect(one).not.toBe(encodeName(`${'x'.repeat(300)}2`))
  })
})
