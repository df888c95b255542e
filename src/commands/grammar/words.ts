/** A typed line as words: blanks part them, quotes hold them together. Unclosed quotes hold to the end of the line. */
export function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"?|'([^']*)'(?=\s|$)|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

/** How many letters have to be changed, added, dropped or swapped with their neighbour to make one word of the other. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = at(rows, i - 1, j)
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(above + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(rows, i - 2, j - 2) + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return at(rows, a.length, b.length)
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? Number.POSITIVE_INFINITY
}
