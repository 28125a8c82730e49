import { gunzipSync, gzipSync } from 'node:zlib'
import { parseAddress } from '../../support/address.ts'
import { fail } from '../../support/errors.ts'
import { numberOf } from './number-of.ts'
import type { CountryRange } from './types.ts'

/** Where the ranges come from. */
export interface RangesAbout {
  schema: 'firebreak.ranges/1'
  /** ISO 8601. */
  imported: string
  files: Array<{ name: string; format: string; date: string | null; ranges: number }>
  /** Must stand beside what is made from them; may be empty. */
  credit: string
}

export interface CountryTable {
  about: RangesAbout
  ranges: number
  /** The country an address is registered in; null when no range has it, and for names. */
  countryOf(address: string): string | null
}

/** Bytes a range: first and last address as two 64-bit numbers each, and the place of its country in the heading. */
const RANGE_BYTES = 34
const MOST_BYTES = 256e6
const LOW = 0xffff_ffff_ffff_ffffn

/**
 * The form in which ranges are kept: gzip of one line of JSON and then 34 bytes a range, little-endian. `ranges` must be flat.
 */
export function packCountries(about: RangesAbout, ranges: readonly CountryRange[]): Buffer {
  const countries = [...new Set(ranges.map(({ country }) => country))].sort()
  const places = new Map(countries.map((country, place) => [country, place]))
  const heading = Buffer.from(`${JSON.stringify({ ...about, countries, count: ranges.length })}\n`)
  const body = Buffer.alloc(ranges.length * RANGE_BYTES)
  for (const [i, { first, last, country }] of ranges.entries()) {
    const at = i * RANGE_BYTES
    body.writeBigUInt64LE(first >> 64n, at)
    body.writeBigUInt64LE(first & LOW, at + 8)
    body.writeBigUInt64LE(last >> 64n, at + 16)
    body.writeBigUInt64LE(last & LOW, at + 24)
    body.writeUInt16LE(places.get(country) ?? 0, at + 32)
  }
  return gzipSync(Buffer.concat([heading, body]))
}

/** Throws `ranges-broken` for what `packCountries` did not write. */
export function openCountries(packed: Uint8Array, file: string): CountryTable {
  try {
    const bytes = gunzipSync(packed, { maxOutputLength: MOST_BYTES })
    const end = bytes.indexOf(10)
    const heading = JSON.parse(bytes.subarray(0, end).toString()) as RangesAbout & {
      countries: string[]
      count: number
    }
    const body = bytes.subarray(end + 1)
    if (heading.schema !== 'firebreak.ranges/1' || body.length !== heading.count * RANGE_BYTES) throw new Error('form')
    const { countries, count, ...about } = heading
    return { about, ranges: count, countryOf: (address) => find(body, count, countries, address) }
  } catch (error) {
    return fail('ranges-broken', 'The imported ranges cannot be read.', { file, cause: error })
  }
}

function find(body: Buffer, count: number, countries: readonly string[], text: string): string | null {
  const address = parseAddress(text)
  if (address === null) return null
  const wanted = numberOf(address)
  const number = (range: number, offset: number): bigint => {
    const at = range * RANGE_BYTES + offset
    return (body.readBigUInt64LE(at) << 64n) | body.readBigUInt64LE(at + 8)
  }
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (number(middle, 0) <= wanted) low = middle + 1
    else high = middle
  }
  if (low === 0 || number(low - 1, 16) < wanted) return null
  return countries[body.readUInt16LE((low - 1) * RANGE_BYTES + 32)] ?? null
}
