/** Percentiles, and the table a run ends with. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
export const p50 = (values) => percentile(values, 0.5)
export const p95 = (values) => percentile(values, 0.95)
export const p99 = (values) => percentile(values, 0.99)

/**
 * A row: what was measured, in which unit, the bar it must stay within (undefined = for comparison only), and what else
 * there is to say. `measured` undefined = it is not there, or could not be measured.
 */
export function createTable() {
  const rows = []
  return {
    rows,
    add(what, measured, { bar, under, unit = '', note = '' } = {}) {
      const known = measured !== undefined && !Number.isNaN(measured)
      const limit = bar ?? under
      const holds = under === undefined ? measured <= bar : measured < under
      const judged = !known ? 'not there' : limit === undefined ? '' : holds ? 'ok' : 'over'
      const ratio = known && limit ? measured / limit : undefined
      rows.push({
        what,
        measured: known ? round(measured) : undefined,
        bar: limit,
        unit,
        ratio: ratio && round(ratio),
        judged,
        note,
      })
    },
    print() {
      const cells = rows.map(({ what, measured, bar, unit, ratio, judged, note }) => [
        what,
        measured === undefined ? '' : `${measured} ${unit}`,
        bar === undefined ? '' : `${bar} ${unit}`,
        ratio === undefined ? '' : ratio.toFixed(2),
        judged,
        note,
      ])
      const all = [['', 'measured', 'bar', 'of the bar', '', ''], ...cells]
      const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].trim().length)))
      return all
        .map((row) =>
          row
            .map((cell, n) =>
              n === 1 || n === 2 || n === 3 ? cell.trim().padStart(widths[n]) : cell.trim().padEnd(widths[n]),
            )
            .join('  ')
            .trimEnd(),
        )
        .join('\n')
    },
  }
}

const round = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
