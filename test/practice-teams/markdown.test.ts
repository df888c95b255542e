import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { roomFolder } from '../../practice/src/teams/assets.ts'

const { markdown } = (await import(pathToFileURL(join(roomFolder(), 'markdown.js')).href)) as {
  markdown(text: string): string
}

it.each([
  ['plain', '<p>plain</p>'],
  ['**bold** _it_ ~~no~~ `a*b*c`', '<p><strong>bold</strong> <em>it</em> <s>no</s> <code>a*b*c</code></p>'],
  ['snake_case_word 2 * 3 * 4', '<p>snake_case_word 2 * 3 * 4</p>'],
  ['\\*as is\\*', '<p>&#42;as is&#42;</p>'],
  ['one\ntwo\n\nthree', '<p>one<br>two</p><p>three</p>'],
  ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
  ['<at>Abel</at>!', '<p><span class="mention">Abel</span>!</p>'],
])('%j', (source, html) => {
  expect(markdown(source)).toBe(html)
})

it('a link cannot break out of its attribute', () => {
  const html = markdown('[a](https://x.example/?a_b_c="onclick=alert(1))')
  expect(html).toContain('href="https://x.example/?a_b_c=&quot;onclick=alert(1"')
  expect(html).toContain('rel="noopener noreferrer"')
})
