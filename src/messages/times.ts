/** A time as a card shows it: Teams draws it in the reader's own zone and language. `iso` is a UTC time. */
export function localTime(iso: string): string {
  const second = `${iso.slice(0, 19)}Z`
  return `{{DATE(${second}, SHORT)}} {{TIME(${second})}}`
}

export function shownTime(at: Date): string {
  return localTime(at.toISOString())
}

export function shownDate(at: Date): string {
  return `{{DATE(${at.toISOString().slice(0, 19)}Z, SHORT)}}`
}

/** The same where Teams draws nothing: in a notification, a log, a terminal, the name of a file. */
export function plainTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
