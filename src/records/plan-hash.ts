import { createHash } from 'node:crypto'

/** SHA-256 over a value with its keys in order, as hex: the same content has the same hash, however it was written down. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

/** What of a plan is agreed to. Nothing volatile is in it, or every approval would die. */
export function planHash(plan: { title: string; subject: unknown; steps: unknown; guards: unknown }): string {
  const { title, subject, steps, guards } = plan
  return hashOf({ title, subject, steps, guards })
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
