import { defineConfig } from 'vitest/config'

/** The practice room in a real browser: slower, and only where there is one. */
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
})
