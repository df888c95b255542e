/**
 * Loaded before the program (`--import`), which is not changed by it: how long its event loop was blocked, the longest of
 * each tenth of a second, as lines `<ms since 1970> <ms blocked>` in `PROBE_FILE`.
 */
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION = 1
const file = process.env.PROBE_FILE
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  const lines = []
  setInterval(() => {
    // Recorded is the time between two beats of the clock, which is never less than the resolution.
    lines.push(`${Date.now()} ${Math.max(0, delay.max / 1e6 - RESOLUTION).toFixed(2)}`)
    delay.reset()
    if (lines.length >= 20) appendFileSync(file, `${lines.splice(0).join('\n')}\n`)
  }, 100).unref()
}
