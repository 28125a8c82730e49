import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RANGE_FORMATS, rangeFormatOf } from './api.ts'
import { textOf } from './number-of.ts'
import type { RangeFile } from './types.ts'

/** An example of each format that says the same, with rows about other things and one broken row. */
const EXAMPLES: Record<string, string> = {
  delegated: [
    '2|ripencc|1750000000|4|19830705|20260617|+0200',
    'ripencc|*|ipv4|*|3|summary',
    '# a comment',
    'ripencc|NL|ipv4|192.0.2.0|128|20100101|allocated|a1',
    'ripencc|DE|ipv6|2001:db8::|33|20100101|assigned|a2',
    'ripencc|FR|asn|64500|1|20100101|allocated|a3',
    'ripencc|EU|ipv4|198.51.100.0|256|20100101|allocated|a4',
    'ripencc||ipv4|203.0.113.0|256||available|',
    'ripencc|NL|ipv4|not an address|256|20100101|allocated',
  ].join('\n'),
  csv: [
    'start,end,country',
    '"192.0.2.0","192.0.2.127","nl"',
    '2001:db8::/33,DE,"another column"',
    '198.51.100.0,198.51.100.255,EU',
    '203.0.113.0,203.0.113.255,',
    '192.0.2.200,192.0.2.100,NL',
  ].join('\r\n'),
}

function shown({ ranges }: RangeFile): string[] {
  return ranges.map(({ first, last, country }) => `${textOf(first)}-${textOf(last)} ${country}`)
}

describe.each(RANGE_FORMATS.map((format) => [format.id, format] as const))('format %s', (id, format) => {
  const example = EXAMPLES[id] ?? ''

  it('is recognised by its own example', () => expect(rangeFormatOf(example)?.id).toBe(id))

  it('reads ranges with a country, leaves out what has none, and counts what it does not understand', () => {
    const file = format.parse(example)
    expect(shown(file)).toEqual(['192.0.2.0-192.0.2.127 NL', '2001:db8::-2001:db8:7fff:ffff:ffff:ffff:ffff:ffff DE'])
    expect(file.broken).toBe(1)
    expect(file.firstBroken).toBe(example.split('\n').length)
  })

  it('takes any text without a fault, and never makes a range that ends before it begins', () => {
    const pieces = fc.constantFrom(...example.split(/[\r\n|,]+/), '|', ',', '\n', '/', '-1', '99999999999', '::', '0')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const { ranges } = format.parse(parts.join(''))
        for (const { first, last, country } of ranges) {
          expect(first <= last && last < 1n << 128n).toBe(true)
          expect(country).toMatch(/^[A-Z]{2}$/)
        }
      }),
    )
  })
})

it('the day of the data comes from the file when it says so', () => {
  const [delegated, csv] = RANGE_FORMATS
  expect(delegated?.parse(EXAMPLES['delegated'] ?? '').date).toBe('2026-06-17')
  expect(csv?.parse(EXAMPLES['csv'] ?? '').date).toBeNull()
})

it.each(['', '{"a":1}', 'GET / HTTP/1.1', 'a,b,c\n1,2,3', '192.0.2.1 - - [x] "GET /,a,b"'])(
  '%j is no range file',
  (text) => expect(rangeFormatOf(text)).toBeNull(),
)
