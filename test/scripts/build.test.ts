import { describe, expect, it } from 'vitest'
import { hashOf, leftOver } from '../../scripts/lib/build.mjs'

const sources: Record<string, string> = { a: '1', b: '2', ab: '', '1': '' }
const read = (file: string) => sources[file] ?? ''

describe('the hash that decides about building', () => {
  it('is of names and contents, in any order', () => {
    expect(hashOf(['b', 'a'], read)).toBe(hashOf(['a', 'b'], read))
    expect(hashOf(['a', 'b'], () => '1')).not.toBe(hashOf(['a', 'b'], read))
    expect(hashOf(['a'], () => '1')).not.toBe(hashOf(['b'], () => '1'))
    expect(hashOf(['a'], () => 'b1')).not.toBe(hashOf(['ab'], () => '1'))
  })
})

describe('what is left over in dist', () => {
  it('is what no source stands for', () => {
    const built = [
      'main.js',
      'main.js.map',
      'main.d.ts',
      'old/gone.js',
      'room/page.html',
      'room/old.css',
      '.stagecoach-built',
    ]
    expect(leftOver(['main.ts', 'room/page.html'], built)).toEqual(['old/gone.js', 'room/old.css'])
  })
})
