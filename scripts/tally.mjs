// @ts-check
/**
 * The closing line of `.ci/run`: how many tests passed and failed, from vitest's own reports. `node scripts/tally.mjs
 * <folder of reports> [the step that failed]`. Fails when anything failed, or when there is nothing to count.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ status: string, assertionResults: readonly unknown[] }} FileResult */
/** @typedef {{ numPassedTests: number, numFailedTests: number, testResults: readonly FileResult[] }} Report */

/**
 * A test file that could not even be loaded counts as one failure, and so does a step whose failure no test tells of.
 * @param {readonly Report[]} reports
 * @param {string} [failedStep]
 */
export function tally(reports, failedStep) {
  const sum = (/** @type {(report: Report) => number} */ of) => reports.reduce((total, report) => total + of(report), 0)
  const passed = sum((report) => report.numPassedTests)
  const unloaded = sum(
    ({ testResults }) =>
      testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length,
  )
  const failed = sum((report) => report.numFailedTests) + unloaded
  return { passed, failed: failed === 0 && failedStep !== undefined ? 1 : failed }
}

if (process.argv[1]?.endsWith('tally.mjs')) {
  const [folder = '', failedStep] = process.argv.slice(2)
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const reports = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const { passed, failed } = tally(reports, failedStep)
  if (failedStep !== undefined) process.stdout.write(`\nFailed: ${failedStep}\n`)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
