/** What this folder says to the log. A pino logger is one; `err` is the field it writes an error's stack from. */
export interface Log {
  warn(fields: Record<string, unknown>, text: string): void
  error(fields: Record<string, unknown>, text: string): void
}
