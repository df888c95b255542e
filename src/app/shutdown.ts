/**
 * Waits until the program is asked to end: by a signal, or, with `--with-parent`, because whoever started it is gone
 * (npm, ended by a signal, tells nobody).
 */
export function shutdownAsked(argv: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve(signal))
    if (!argv.includes('--with-parent')) return
    const parent = process.ppid
    setInterval(() => {
      if (process.ppid !== parent) resolve('the end of the program that started this one')
    }, 500).unref()
  })
}
