/** A report as a terminal shows it. */
import { ICONS } from '../diagnostic.ts'
import type { Report } from './index.ts'

const WIDTH = 100

export function printed({ diagnoses, text }: Report): string {
  const shown = diagnoses.map(({ title, verdict, found, remedy }) => {
    const sentences = remedy === undefined ? [found] : [found, `Next: ${remedy}`]
    return [`${ICONS[verdict]} ${title}`, ...sentences.flatMap((one) => wrapped(one))].join('\n')
  })
  return `\n${shown.join('\n')}\n\n${text}\n`
}

/** Rows below a title, indented, broken at blanks. */
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
