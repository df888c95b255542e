import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The suite waits more than it computes; left to itself, vitest keeps one core of two for itself.
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
