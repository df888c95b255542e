/** Text that others wrote for a browser or a debugger, as a sentence for people. Pure. */

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

/** Enough of any answer: the reason comes early, and whoever wrote it chooses how long our patterns have to look. */
const LOOKED_AT = 50_000

/** A line break, also an escaped one, then `at Namespace.Method`; within a line only where a namespace of theirs follows. */
const STACK = /(?:[\r\n]|\\+[rn])+\s*at\s+[\w.<`]|\s+at\s+(?:Microsoft|System)\.[\w.`<>+[\],]+\(/

/** Whether it is a page, and not a sentence that has a `<` in it. */
export function isPage(text: string): boolean {
  return /<\s*(!doctype|html|head|body|h1|p)\b/i.test(text.slice(0, LOOKED_AT))
}

/** One line for a person, at most `longest` characters: no markup, no stack, no runs of blanks. Of a page, what it shows. */
export function plainWords(text: string, longest: number): string {
  const start = text.slice(0, LOOKED_AT)
  const words = isPage(start) ? shownOf(start) : start
  const line = words.split(STACK)[0]?.replaceAll('\0', '').replace(/\s+/g, ' ').trim() ?? ''
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`
}

function shownOf(page: string): string {
  const shown = page
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, (block) => block.match(/<title>[\s\S]*?<\/title>/i)?.[0] ?? ' ')
    .replace(/<[^>]*>/g, ' ')
  return decodeEntities(shown)
}
