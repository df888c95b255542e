/**
 * Teams' own HTML as the text a person saw: breaks where blocks and `<br>` made them, nothing of the markup.
 * Only as much HTML as Teams' composer writes; every pattern is linear, since the sender chooses the input.
 */

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  ndash: '–',
  mdash: '—',
  hellip: '…',
}

function character(code: number, written: string): string {
  if (code === 0xa0) return ' '
  const usable = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return usable ? String.fromCodePoint(code) : written
}

/** Once, so that what was written as `&amp;lt;` stays `&lt;`. A non-breaking blank is the composer's, not the writer's. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi, (written, hex, decimal, name) => {
    if (hex) return character(Number.parseInt(hex, 16), written)
    if (decimal) return character(Number.parseInt(decimal, 10), written)
    return NAMED[name.toLowerCase()] ?? written
  })
}

const BLOCKS = new Set('p div li ul ol tr table thead tbody h1 h2 h3 h4 h5 h6 pre blockquote'.split(' '))
const UNSEEN = new Set(['script', 'style', 'head', 'title'])
const CELLS = new Set(['td', 'th'])

/** The quotation Teams puts above an answer to a message. */
export const QUOTED_REPLY = /<blockquote\b[^<>]*schema\.skype\.com\/Reply/i

export function htmlToText(html: string): string {
  const lines: string[] = ['']
  let unseen: string | undefined
  let depth = 0
  const last = () => lines[lines.length - 1] ?? ''
  const add = (text: string) => {
    lines[lines.length - 1] = last() + text
  }
  for (const [token, closing, tag] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^<>]*>|<!--[^<>]*-->|[^<]+|</gi)) {
    const name = tag?.toLowerCase()
    if (unseen !== undefined) {
      if (name === unseen) depth += closing ? -1 : 1
      if (depth === 0) unseen = undefined
    } else if (name === undefined) {
      if (!token.startsWith('<!--')) add(decodeEntities(token.replace(/[ \t\r\n]+/g, ' ')))
    } else if (!closing && (UNSEEN.has(name) || QUOTED_REPLY.test(token))) {
      unseen = name
      depth = 1
    } else if (name === 'br') {
      lines.push('')
    } else if (BLOCKS.has(name)) {
      // Nested blocks open and close together: one break, not one for each of them.
      if (last().trim() !== '' || (closing && name === 'p')) lines.push('')
    } else if (CELLS.has(name) && !closing && last().trim() !== '') {
      add('\t')
    }
  }
  return lines.map(trimBlanks).join('\n')
}

/** Blanks only: a tab is an empty cell. */
function trimBlanks(line: string): string {
  let end = line.length
  while (line[end - 1] === ' ') end -= 1
  return line.slice(0, end).replace(/^ +/, '')
}
