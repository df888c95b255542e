/**
 * Teams' own HTML as the text a person saw: breaks where blocks and `<br>` made them, nothing of the markup.
 * Only as much HTML as Teams' composer writes; every pattern is linear, since the sender chooses the input.
 */
import { decodeEntities } from '../migration/markup.ts'

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
