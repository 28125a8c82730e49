import { parseAddress } from '../../support/address.ts'
import { countryCode } from './country-code.ts'
import { numberOf } from './number-of.ts'
import { rowsOf } from './rows.ts'
import type { CountryRange, RangeFormat } from './types.ts'

/** `2|ripencc|1718661599|242000|19830705|20240617|+0200`: version, registry, serial, records, first day, last day, zone. */
const HEADING = /^[\d.]+\|(?:afrinic|apnic|arin|iana|lacnic|ripencc|nro)\|/m
const RECORD = /^(?:afrinic|apnic|arin|iana|lacnic|ripencc)\|[A-Za-z]{0,2}\|(?:asn|ipv4|ipv6)\|/m
const DAY = /^(\d{4})(\d\d)(\d\d)$/

/**
 * Statistics that the five regional registries publish every day, one file each, and together as one file of the NRO:
 * `registry|cc|type|start|value|date|status[|holder...]`. `value` is a number of addresses for IPv4, a prefix length for IPv6.
 * The country is that of the registration, not that of the machine.
 */
export const delegated: RangeFormat = {
  id: 'delegated',
  title: 'delegated statistics of the regional internet registries',
  credit: 'Delegated statistics of the regional internet registries (AFRINIC, APNIC, ARIN, LACNIC, RIPE NCC; NRO)',
  recognises: (beginning) => HEADING.test(beginning) || RECORD.test(beginning),
  parse: (text) =>
    rowsOf(text, '|', (fields) => {
      if (HEADING.test(fields.join('|'))) return { date: dayOf(fields[5]) }
      const [, country = '', type, start = '', value = '', , status = ''] = fields
      if (type === 'asn' || status === 'summary' || fields[5] === 'summary') return 'other'
      const code = countryCode(country)
      if (!/^(?:allocated|assigned|available|reserved)$/.test(status) || code === undefined) return 'broken'
      const range = rangeOf(type, start, value)
      if (range === null) return 'broken'
      return code === null || status === 'available' || status === 'reserved' ? 'other' : { ...range, country: code }
    }),
}

function rangeOf(type: string | undefined, start: string, value: string): Omit<CountryRange, 'country'> | null {
  const address = parseAddress(start)
  if (address === null || address.family !== (type === 'ipv4' ? 4 : 6) || !/^[1-9]\d{0,9}$/.test(value)) return null
  const size = Number(value)
  if (type === 'ipv4' && size > 2 ** 32) return null
  if (type === 'ipv6' && size > 128) return null
  const first = numberOf(address)
  return { first, last: first + (type === 'ipv4' ? BigInt(size) : 1n << BigInt(128 - size)) - 1n }
}

function dayOf(text: string | undefined): string | null {
  const [, year, month, day] = DAY.exec(text ?? '') ?? []
  return year === undefined ? null : `${year}-${month}-${day}`
}
