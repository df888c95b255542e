/** What every simulated system is: an address on loopback, a way back to the first day, an end. */
export interface PracticeSystem {
  /** E.g. `http://127.0.0.1:41234`, `ldaps://127.0.0.1:41236`, `127.0.0.1:41237` for DNS. */
  readonly url: string
  /** Back to the first day: every change since forgotten, on disk too. */
  reset(): Promise<void>
  close(): Promise<void>
}
