import { describe, expect, it } from 'vitest'
import { fuzzFile, LINE_BUDGET, timeLines } from './fuzz-rounds.ts'

// The full proof is `npm run prove:fuzz`; this is the same with few files.
describe('hostile files', () => {
  it('give the same findings with both kernels, and no line is lost', async () => {
    for (let seed = 100; seed < 112; seed++) {
      const { failure } = await fuzzFile(seed, 60_000, 0)
      expect(failure, `seed ${seed}`).toBeNull()
    }
  })

  it('hold no line that takes long', () => {
    const slowest = timeLines(7, 60)
    // The proof has the strict budget; here a cold start must not fail the test.
    expect(slowest.ms, slowest.line).toBeLessThan(LINE_BUDGET * 4)
  })
})
