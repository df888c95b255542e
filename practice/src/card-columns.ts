/** A cell is its lines. */
type Cell = readonly string[]

const GAP = '  '

/** Rows of cells as aligned columns; a cell of several lines makes its row as high. */
export function aligned(rows: readonly (readonly Cell[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(0, ...rows.flatMap((row) => (row[at] ?? []).map(width))),
  )
  return rows.flatMap((row) => {
    const height = Math.max(1, ...row.map((cell) => cell.length))
    return Array.from({ length: height }, (_, line) =>
      widths
        .map((wide, at) => pad(row[at]?.[line] ?? '', wide))
        .filter((_cell, at) => widths[at] !== 0)
        .join(GAP)
        .trimEnd(),
    ).filter((line) => line !== '' || height === 1)
  })
}

/** The columns of one row, beside each other. Nothing in any of them is nothing at all: bars are drawn so. */
export function beside(row: readonly Cell[]): string[] {
  return row.some((cell) => cell.length > 0) ? aligned([row]) : []
}

function pad(text: string, wide: number): string {
  return text + ' '.repeat(Math.max(0, wide - width(text)))
}

function width(text: string): number {
  return [...text].length
}
