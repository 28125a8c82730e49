import { parseAddress, parseNetwork } from '../../support/address.ts'
import { countryCode } from './country-code.ts'
import { numberOf } from './number-of.ts'
import { rowsOf } from './rows.ts'
import type { CountryRange, RangeFormat } from './types.ts'

/** A heading is words: `start,end,country` or `network,country`. */
const HEADING = /^[a-z _-]+$/i

/** `start,end,country`, both ends in the range; or `network,country` with a network such as `192.0.2.0/24`. More columns are ignored. */
export const csv: RangeFormat = {
  id: 'csv',
  title: 'table of ranges, `start,end,country` or `network,country`',
  credit: '',
  recognises: (beginning) =>
    beginning
      .split('\n', 20)
      .some((line) => typeof parsed(line.split(',').map((field) => unquoted(field))) === 'object'),
  parse: (text) => rowsOf(text, ',', (fields) => parsed(fields.map((field) => unquoted(field)))),
}

function parsed(fields: readonly string[]): CountryRange | 'other' | 'broken' {
  const [first = '', second = '', third = ''] = fields
  if (HEADING.test(first)) return 'other'
  const isNetwork = first.includes('/')
  const code = countryCode(isNetwork ? second : third)
  if (code === undefined) return 'broken'
  const range = isNetwork ? networkRange(first) : endsRange(first, second)
  if (range === null) return 'broken'
  return code === null ? 'other' : { ...range, country: code }
}

function networkRange(text: string): Omit<CountryRange, 'country'> | null {
  const network = parseNetwork(text)
  if (network === null) return null
  const first = numberOf(network)
  return { first, last: first + (1n << BigInt(128 - network.bits)) - 1n }
}

function endsRange(start: string, end: string): Omit<CountryRange, 'country'> | null {
  const [from, to] = [parseAddress(start), parseAddress(end)]
  if (from === null || to === null || from.family !== to.family) return null
  const range = { first: numberOf(from), last: numberOf(to) }
  return range.first <= range.last ? range : null
}

function unquoted(field: string): string {
  return field.trim().replace(/^"(.*)"$/, '$1')
}
