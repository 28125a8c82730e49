import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,test,web}/**/*.test.ts'],
    // Two cores: more workers only make the timings noisy.
    maxWorkers: 2,
    testTimeout: 60_000,
    // Databases and browsers start in hooks, two test files at a time.
    hookTimeout: 180_000,
  },
})
