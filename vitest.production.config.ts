import { defineConfig } from 'vitest/config'
import { conditions } from './vitest.config.ts'

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/production/**/*.test.ts'], testTimeout: 60_000 },
})
