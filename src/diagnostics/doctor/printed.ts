/** A report as a terminal shows it. */
import type { Report } from './index.ts'
import type { Verdict } from './line.ts'

const MARKS: Readonly<Record<Verdict, string>> = { passed: '✔', warning: '▲', failed: '✖', unknown: '?' }
const WIDTH = 100

export function printed({ lines, text }: Report): string {
  const shown = lines.map(({ title, verdict, found, next }) => {
    const says = next === undefined ? [found] : [found, `Next: ${next}`]
    return [`${MARKS[verdict]} ${title}`, ...says.flatMap((one) => wrapped(one))].join('\n')
  })
  return `\n${shown.join('\n')}\n\n${text}\n`
}

/** Lines below a title, indented, broken at blanks. */
function wrapped(text: string): string[] {
  const rows: string[] = []
  let row = ' '
  for (const word of text.split(/\s+/)) {
    if (row.length + word.length + 1 > WIDTH && row.trim() !== '') {
      rows.push(row)
      row = ' '
    }
    row += ` ${word}`
  }
  return [...rows, row].map((one) => ` ${one}`)
}
