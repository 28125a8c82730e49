import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VersionScheme } from '../../model/advisory.ts'
import { compareVersions, inRange, isValid, MAX_VERSION_LENGTH, versionKey, versionOrders } from './api.ts'
import { RISING } from './examples.ts'

const schemes = Object.keys(versionOrders) as VersionScheme[]

/** Texts that look like versions of anything, and texts that do not. */
const piece = fc.constantFrom(
  ...['0', '1', '2', '01', '10', '99999999999999999999', 'a', 'b', 'rc', 'alpha', 'beta', 'dev', 'post', 'final', 'sp'],
  ...['.', '-', '_', '~', '^', '+', ':', '!', 'v', 'r', 'p', 'el9', '(none)', ' ', '\u0000', 'ß', '\ud800'],
)
const version = fc.oneof(
  fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 12 }),
)

describe.each(schemes)('%s', (scheme) => {
  it('bears its own name', () => expect(versionOrders[scheme].scheme).toBe(scheme))

  it('orders its examples', () => {
    const rows = RISING[scheme]
    for (const [i, lower] of rows.entries())
      for (const [j, higher] of rows.entries())
        for (const a of lower)
          for (const b of higher) {
            expect(isValid(scheme, a), a).toBe(true)
            expect([a, b, compareVersions(scheme, a, b)]).toEqual([a, b, Math.sign(i - j)])
          }
  })

  it('is a total order on any text and never throws', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const compare = (x: string, y: string): number => compareVersions(scheme, x, y)
        expect(compare(a, a)).toBe(0)
        expect(compare(a, b)).toBe(-compare(b, a) + 0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
        if (compare(a, b) === 0) expect(compare(a, c)).toBe(compare(b, c))
        if (isValid(scheme, a) && !isValid(scheme, b)) expect(compare(a, b)).toBe(1)
      }),
      { numRuns: 2_000 },
    )
  })

  it('says the same of a version it has seen before', () => {
    fc.assert(
      fc.property(version, (a) => {
        expect(versionKey(scheme, a)).toBe(versionKey(scheme, a))
      }),
    )
  })

  it('takes hostile texts in a blink', () => {
    const before = performance.now()
    for (const text of ['1.', '1-', '9', 'a', '1a', '_alpha', '~', '1.0-rc.', ' '])
      for (const length of [MAX_VERSION_LENGTH, 1_000_000]) {
        const long = text.repeat(length / text.length)
        isValid(scheme, long)
        compareVersions(scheme, long, `${long}x`)
        compareVersions(scheme, `1${long}!`, long)
      }
    expect(performance.now() - before).toBeLessThan(2_000)
  })
})

describe('a range', () => {
  it('holds from introduced on, below fixed, up to last affected', () => {
    const range = { introduced: '2', fixed: '3', lastAffected: null }
    expect(['1', '2', '2.9', '3'].map((v) => inRange('deb', v, range))).toEqual([false, true, true, false])
    const ceiling = { introduced: null, fixed: null, lastAffected: '3' }
    expect(['0', '3', '3.1'].map((v) => inRange('deb', v, ceiling))).toEqual([true, true, false])
  })
  it('without any bound holds for every version', () => {
    expect(inRange('rpm', '7', { introduced: null, fixed: null, lastAffected: null })).toBe(true)
  })
})
