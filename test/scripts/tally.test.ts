import { describe, expect, it } from 'vitest'
import { tally } from '../../scripts/tally.mjs'

const report = (numPassedTests: number, numFailedTests: number, unloaded = 0) => ({
  numPassedTests,
  numFailedTests,
  testResults: [
    { status: 'passed', assertionResults: [{}] },
    ...Array.from({ length: numFailedTests }, () => ({ status: 'failed', assertionResults: [{}] })),
    ...Array.from({ length: unloaded }, () => ({ status: 'failed', assertionResults: [] })),
  ],
})

describe('the closing line of CI', () => {
  it('adds up the runs', () => {
    expect(tally([report(10, 0), report(5, 0)])).toEqual({ passed: 15, failed: 0 })
    expect(tally([report(10, 2), report(5, 1)], 'npm test')).toEqual({ passed: 15, failed: 3 })
  })

  it('counts a file that could not be loaded, and a step that is no test', () => {
    expect(tally([report(10, 0, 1)], 'npm test')).toEqual({ passed: 10, failed: 1 })
    expect(tally([report(10, 0)], 'npm run check')).toEqual({ passed: 10, failed: 1 })
    expect(tally([], 'npm test')).toEqual({ passed: 0, failed: 1 })
  })
})
