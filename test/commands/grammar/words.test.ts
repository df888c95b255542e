import { describe, expect, it } from 'vitest'
import { distance, words } from '../../../src/commands/grammar/words.ts'

describe('a line as words', () => {
  it.each([
    ['batch start sales-1', ['batch', 'start', 'sales-1']],
    ['  batch   list ', ['batch', 'list']],
    ['deny 4k7m "not before Monday"', ['deny', '4k7m', 'not before Monday']],
    ["help 'batch start'", ['help', 'batch start']],
    ['deny 4k7m "never closed at all', ['deny', '4k7m', 'never closed at all']],
    ["deny 4k7m it's too early", ['deny', '4k7m', "it's", 'too', 'early']],
    ["user o'brien@contoso.test", ['user', "o'brien@contoso.test"]],
    ['help ""', ['help', '']],
    ['', []],
    ['   ', []],
  ])('“%s”', (line, expected) => {
    expect(words(line)).toEqual(expected)
  })
})

describe('how far two words are apart', () => {
  it.each([
    ['status', 'status', 0],
    ['statsu', 'status', 1],
    ['statu', 'status', 1],
    ['stattus', 'status', 1],
    ['stotus', 'status', 1],
    ['', 'help', 4],
    ['help', '', 4],
    ['aprove', 'approve', 1],
    ['kitten', 'sitting', 3],
  ])('%s and %s: %i', (a, b, expected) => {
    expect(distance(a, b)).toBe(expected)
    expect(distance(b, a)).toBe(expected)
  })
})
