import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packParts, unpackParts } from './source-parts.ts'

it('what a source did comes back as it was packed', () => {
  const count = fc.integer({ min: -1000, max: 2 ** 50 })
  const threat = fc.record({
    first: fc.integer({ min: 43_200, max: 50_000 }),
    last: fc.integer({ min: 50_000, max: 86_399 }),
    sensors: fc.uniqueArray(fc.integer({ min: 1, max: 32_000 }), { maxLength: 5 }),
    classes: fc.array(count, { minLength: 7, maxLength: 7 }),
  })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(29), count)),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), threat)),
      (days, threats) => {
        const parts = { days: new Map(days), threats: new Map(threats) }
        expect(unpackParts(packParts(parts, 43_200), 43_200)).toEqual(parts)
      },
    ),
  )
})
