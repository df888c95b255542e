import { describe, expect, it } from 'vitest'
import { decodeEntities, isPage, plainWords } from '../../src/migration/markup.ts'

describe('decodeEntities', () => {
  it.each([
    ['&unknown; & &; &#0; &#xd800; &#9999999;', '&unknown; & &; &#0; &#xd800; &#9999999;'],
    ['&#160;|&#xA0;|&nbsp;', ' | | '],
    ['&#128512;', '😀'],
    ['&lt;b&gt; &quot;&apos;&#39; &ndash;', "<b> \"'' –"],
    ['&amp;lt;', '&lt;'],
  ])('%s', (written, text) => {
    expect(decodeEntities(written)).toBe(text)
  })
})

const PAGE = `<html><head><title>502 Bad Gateway</title><style>p { color: red }</style></head>
  <body><h1>Bad&nbsp;Gateway</h1><script>alert(1)</script>nginx</body></html>`

describe('plainWords', () => {
  it.each([
    ['a page: its title, and what it shows', PAGE, '502 Bad Gateway Bad Gateway nginx'],
    ['a page with entities', '<p>404 &ndash; &lt;not here&gt;</p>', '404 – <not here>'],
    [
      'a sentence with a < in it',
      'No room for <ann@x.com> &amp; at the inn',
      'No room for <ann@x.com> &amp; at the inn',
    ],
    ['a stack behind an escaped break', 'It broke.\\r\\n   at A.B.Run()', 'It broke.'],
    ['a stack within the line', 'It broke. at System.Baz(String x)', 'It broke.'],
    ['where it broke, which is no stack', 'It broke at the third row', 'It broke at the third row'],
  ])('of %s', (_what, text, words) => {
    expect(plainWords(text, 300)).toBe(words)
  })

  it('is cut to what is asked for, and never longer', () => {
    expect(plainWords('12345', 5)).toBe('12345')
    expect(plainWords('123456', 5)).toBe('1234…')
  })
})

it('a page is told from a sentence by what it begins with, in any case', () => {
  expect(['<!DOCTYPE html>', '< HTML>', '<p>x', 'x <h1 class="y">'].map(isPage)).toEqual([true, true, true, true])
  expect(['<ann@x.com>', '<pre>', 'a < b', ''].map(isPage)).toEqual([false, false, false, false])
})
