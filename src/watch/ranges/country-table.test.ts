import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCountries, packCountries, type RangesAbout } from './country-table.ts'
import { flatten } from './flatten.ts'
import { textOf } from './number-of.ts'
import type { CountryRange } from './types.ts'

const ABOUT: RangesAbout = { schema: 'firebreak.ranges/1', imported: '2026-11-28T12:00:00Z', files: [], credit: 'us' }
/** Ranges are drawn in a space of so many addresses, from 198.51.100.0 on, so that all of it can be asked. */
const SPACE = 200
const BASE = (0xffffn << 32n) | 0xc633_6400n

const ranges = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: SPACE }), fc.integer({ min: 0, max: 40 }), fc.constantFrom('NL', 'DE', 'JP'))
    .map(([start, length, country]): CountryRange => {
      return { first: BASE + BigInt(start), last: BASE + BigInt(start + length), country }
    }),
  { maxLength: 12 },
)

/** The narrowest-beginning rule, said plainly: of all ranges that hold the address the one that begins last, then ends first. */
function holder(given: readonly CountryRange[], at: bigint): CountryRange | null {
  const holding = given.filter(({ first, last }) => first <= at && at <= last)
  return holding.toSorted((a, b) => Number(b.first - a.first) || Number(a.last - b.last))[0] ?? null
}

describe('ranges', () => {
  it('do not overlap afterwards, and say of every address what the narrowest one says', () => {
    fc.assert(
      fc.property(ranges, (given) => {
        const { ranges: flat } = flatten(given)
        for (const [i, range] of flat.entries()) {
          expect(range.first <= range.last).toBe(true)
          if (i > 0) expect(flat[i - 1]!.last < range.first).toBe(true)
        }
        const table = openCountries(packCountries(ABOUT, flat), 'ranges')
        for (let at = -1n; at <= BigInt(SPACE + 41); at++) {
          const said = table.countryOf(textOf(BASE + at))
          const same = given.filter(
            ({ first, last }) => first === holder(given, BASE + at)?.first && last === holder(given, BASE + at)?.last,
          )
          // Two equal ranges of two countries: either may be said.
          if (new Set(same.map(({ country }) => country)).size > 1)
            expect(same.map(({ country }) => country)).toContain(said)
          else expect(said).toBe(holder(given, BASE + at)?.country ?? null)
        }
      }),
    )
  })
})

describe('the table', () => {
  const table = openCountries(
    packCountries(ABOUT, [
      { first: BASE, last: BASE + 9n, country: 'NL' },
      { first: 0x2001_0db8n << 96n, last: (0x2001_0db9n << 96n) - 1n, country: 'JP' },
    ]),
    'ranges',
  )

  it('keeps what it is about', () => expect([table.about, table.ranges]).toEqual([ABOUT, 2]))

  it.each([
    ['198.51.100.0', 'NL'],
    ['::ffff:198.51.100.9', 'NL'],
    ['198.51.100.10', null],
    ['2001:db8:ffff::1', 'JP'],
    ['2001:db9::', null],
    ['::', null],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', null],
    ['crawler.example', null],
  ])('says of %s: %s', (address, country) => expect(table.countryOf(address)).toBe(country))

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['other bytes', Buffer.from('hello')],
    ['half of it', packCountries(ABOUT, []).subarray(0, 20)],
  ])('refuses %s', (_, bytes) =>
    expect(() => openCountries(bytes, '/state/ranges')).toThrow(
      expect.objectContaining({ code: 'ranges-broken', file: '/state/ranges' }),
    ),
  )
})
