import { describe, expect, it } from 'vitest'
import { parseError, parseErrorValue } from '../../../src/systems/exchange-online/error-text.ts'
import { CORPUS, envelope, type Specimen } from './corpus.ts'

const bodyOf = ({ body }: Specimen) => (typeof body === 'object' ? JSON.stringify(body) : body)

describe('the error corpus', () => {
  it('is large, and no name is used twice', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(60)
    expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length)
  })

  it.each(CORPUS)('$name', (specimen) => {
    const { type, code, text } = parseError(specimen.status, bodyOf(specimen))
    expect({ type, code, text }).toEqual({ type: specimen.type, code: specimen.code, text: specimen.text })
  })

  it.each(CORPUS)('shows no stack, no markup and no line breaks: $name', (specimen) => {
    const { text } = parseError(specimen.status, bodyOf(specimen))
    expect(text).not.toMatch(/\bat (Microsoft|System)\.|[\r\n]|<\/?(html|body|p|h1|script)\b/i)
    expect(text.length).toBeLessThanOrEqual(1000)
  })
})

describe('parseError', () => {
  it('cuts a text that never ends', () => {
    const { text } = parseError(400, JSON.stringify(envelope(`|A.LongException|${'long '.repeat(1000)}`)))
    expect(text).toHaveLength(1000)
    expect(text.endsWith('…')).toBe(true)
  })

  it('survives JSON nested without end', () => {
    let inner = '|A.InmostException|deep'
    for (let depth = 0; depth < 14; depth++) inner = JSON.stringify({ Message: inner })
    expect(parseError(400, inner).text.length).toBeLessThanOrEqual(1000)
    expect(parseError(400, `${'{"error":'.repeat(5000)}1${'}'.repeat(5000)}`).code).toBe('400')
  })

  it('survives a body that is only an opening brace, and one of pipes', () => {
    expect(parseError(400, '{').text).toBe('{')
    expect(parseError(400, '||||').text).toBe('||||')
  })

  it('reads an entry of @adminapi.errors, as text and as an object', () => {
    expect(parseErrorValue(200, 'Ex1|A.B|Failed.')).toMatchObject({ code: 'B', text: 'Failed.', type: 'A.B' })
    expect(parseErrorValue(200, { Message: 'Failed.', TypeName: 'A.B' })).toMatchObject({ code: 'B', text: 'Failed.' })
  })

  it('knows a JSON answer of the endpoint from a page of a gateway', () => {
    expect(parseError(404, '{"error":{"message":"x"}}').structured).toBe(true)
    expect(parseError(404, '<html><body>x</body></html>').structured).toBe(false)
  })
})
