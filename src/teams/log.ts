/** What this folder says to the log. A pino logger is one. */
export interface Log {
  warn(fields: Record<string, unknown>, text: string): void
  error(fields: Record<string, unknown>, text: string): void
}
