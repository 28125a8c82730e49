import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BLOCK, cover, DAY, HOUR, levelsWithin } from './periods.ts'

describe('cover', () => {
  it('takes the longest periods and fills the edges', () => {
    expect(cover(50, DAY + 70, [DAY, HOUR])).toEqual([
      { level: 1, from: 50, to: 60 },
      { level: HOUR, from: 60, to: DAY + 60 },
      { level: 1, from: DAY + 60, to: DAY + 70 },
    ])
  })

  it('covers every minute once, whatever periods exist', () => {
    const range = fc.tuple(fc.nat(4 * BLOCK), fc.nat(4 * BLOCK))
    fc.assert(
      fc.property(range, fc.nat(), ([from, to], salt) => {
        const has = (level: number, start: number) => (Math.imul(start / level + level, 2654435761) + salt) % 3 !== 0
        let at = from
        for (const segment of cover(from, to, [BLOCK, DAY], has)) {
          expect(segment.from).toBe(at)
          expect(segment.to).toBeGreaterThan(segment.from)
          if (segment.level > 1) {
            expect(segment.from % segment.level).toBe(0)
            for (let start = segment.from; start < segment.to; start += segment.level) {
              expect(has(segment.level, start)).toBe(true)
            }
          }
          at = segment.to
        }
        expect(at).toBe(Math.max(from, Math.max(from, to)))
      }),
      { numRuns: 200 },
    )
  })

  it('is empty for an empty range', () => {
    expect(cover(10, 10, [DAY])).toEqual([])
    expect(cover(10, 5, [DAY])).toEqual([])
  })
})

it('only levels that fit a step are read for it', () => {
  expect(levelsWithin(DAY, [BLOCK, DAY, HOUR])).toEqual([DAY, HOUR])
  expect(levelsWithin(90, [BLOCK, DAY, HOUR])).toEqual([])
})
