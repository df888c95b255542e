/** A time as a card shows it: Teams draws it in the reader's own zone and language. `iso` is a UTC time. */
export function localTime(iso: string): string {
  const second = `${iso.slice(0, 19)}Z`
  return `{{DATE(${second}, SHORT)}} {{TIME(${second})}}`
}

/** E.g. `3 d 4 h`, `2 h 5 min`, `40 s`: two units at most, for milliseconds of any length. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const units = [
    { size: 86_400, name: 'd' },
    { size: 3_600, name: 'h' },
    { size: 60, name: 'min' },
    { size: 1, name: 's' },
  ]
  const first = units.findIndex((unit) => seconds >= unit.size)
  if (first === -1) return '0 s'
  let rest = seconds
  const parts = units.slice(first, first + 2).map((unit) => {
    const count = Math.floor(rest / unit.size)
    rest -= count * unit.size
    return count === 0 ? '' : `${count} ${unit.name}`
  })
  return parts.filter(Boolean).join(' ')
}
