import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNatural } from './natural-order.ts'

describe('names of kernels', () => {
  it('are ordered by the value of their numbers', () => {
    const sorted = ['5.9.0', '5.10.0-1', '6.1.0-9-amd64', '6.1.0-10-amd64', '6.1.0-10-cloud', '6.10']
    expect(sorted.toReversed().sort(compareNatural)).toEqual(sorted)
  })

  it('have a total order', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', 'a') })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a))).toBe(0)
        expect(compareNatural(a, b) === 0).toBe(a === b)
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
