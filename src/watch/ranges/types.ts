/** Addresses registered in one country. Addresses are 128-bit numbers, IPv4 as `::ffff:a.b.c.d`; both ends belong to the range. */
export interface CountryRange {
  first: bigint
  last: bigint
  /** ISO 3166-1 alpha-2, capitals. */
  country: string
}

/** What a file says. */
export interface RangeFile {
  ranges: CountryRange[]
  /** The day the data is of, `2026-06-17`, when the file says so. */
  date: string | null
  /** Lines that could not be understood. Comments, headings and rows about other things are none of them. */
  broken: number
  /** The first of those, from 1; null when there is none. */
  firstBroken: number | null
}

/** A form of range file. Members are data in, data out: they read text and never a disk. */
export interface RangeFormat {
  id: string
  /** For people: what such a file is. */
  title: string
  /** What must be said beside every result made from such a file; empty when the file does not imply one. */
  credit: string
  /** Whether a text that begins like this is of this form. */
  recognises(beginning: string): boolean
  parse(text: string): RangeFile
}
