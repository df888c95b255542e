/** A time as a card shows it: Teams draws it in the reader's own zone and language. `iso` is a UTC time. */
export function localTime(iso: string): string {
  const second = `${iso.slice(0, 19)}Z`
  return `{{DATE(${second}, SHORT)}} {{TIME(${second})}}`
}
