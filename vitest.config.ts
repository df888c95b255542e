import { defineConfig } from 'vitest/config'

/** Tests run the practice estate's sources, never what was built of them last. */
export const conditions = ['source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // The suite waits more than it computes; left to itself, vitest keeps one core of two for itself.
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/production/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
