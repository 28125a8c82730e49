import type { CountryRange, RangeFile } from './types.ts'

/** Whoever has more ranges than addresses are routed has another kind of file. */
const MOST_RANGES = 4_000_000

/** What a row is: a range; the day of the file; about something else; or not understood. */
export type Row = CountryRange | { date: string | null } | 'other' | 'broken'

/** Reads a text row by row. Empty lines and those that begin with `#` are left out. */
export function rowsOf(text: string, separator: string, read: (fields: string[]) => Row): RangeFile {
  const file: RangeFile = { ranges: [], date: null, broken: 0, firstBroken: null }
  let number = 0
  for (let at = 0; at < text.length && file.ranges.length < MOST_RANGES; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end).trim()
    at = end < 0 ? text.length : end + 1
    number++
    if (line === '' || line.startsWith('#')) continue
    const row = read(line.split(separator, 16))
    if (row === 'other') continue
    if (row === 'broken') {
      file.broken++
      file.firstBroken ??= number
    } else if ('country' in row) file.ranges.push(row)
    else file.date = row.date
  }
  return file
}
