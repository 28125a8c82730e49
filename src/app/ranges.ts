import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { RangesOptions } from '../cli/ports.ts'
import { fail, fileErrorCode, FirebreakError } from '../support/errors.ts'
import { visibleText } from '../support/escape.ts'
import { stateDirectory } from '../support/state-directory.ts'
import { iso } from '../support/time.ts'
import { RANGE_FORMATS, rangeFormatOf } from '../watch/ranges/api.ts'
import { createCountryBook } from '../watch/ranges/country-book.ts'
import { packCountries, type RangesAbout } from '../watch/ranges/country-table.ts'
import { flatten } from '../watch/ranges/flatten.ts'
import type { RangeFile, RangeFormat } from '../watch/ranges/types.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { createTerminal } from './terminal.ts'

const MOST_BYTES = 512e6

/** Where the imported ranges are kept: one file, beside what else Firebreak remembers. */
export function rangesFile(directory: string = stateDirectory()): string {
  return join(directory, 'ranges', 'countries')
}

/** `firebreak ranges import`: what stands in the files takes the place of what was imported before. */
export async function rangesImport(paths: string[], options: RangesOptions): Promise<number> {
  const terminal = createTerminal(options)
  const read = paths.map((path) => ({ path, ...readRanges(path) }))
  const { ranges, overlaps } = flatten(read.flatMap(({ file }) => file.ranges))
  const credits = [...new Set([...read.map(({ format }) => format.credit), options.credit ?? ''])].filter(Boolean)
  const about: RangesAbout = {
    schema: 'firebreak.ranges/1',
    imported: iso(Date.now()),
    files: read.map(({ path, format, file }) => {
      return { name: basename(path), format: format.id, date: file.date, ranges: file.ranges.length }
    }),
    credit: credits.join('; '),
  }
  const to = rangesFile()
  if (!options.dryRun) writeWhole(to, packCountries(about, ranges))
  const broken = read.reduce((sum, { file }) => sum + file.broken, 0)
  for (const { path, file } of read)
    if (file.broken > 0)
      terminal.say(
        `${visibleText(path)}: ${file.broken} lines were not understood, the first is line ${file.firstBroken}; they are left out.`,
      )
  const countries = new Set(ranges.map(({ country }) => country)).size
  const result = { ...about, to, dryRun: options.dryRun === true, ranges: ranges.length, countries, overlaps, broken }
  await terminal.write(
    wantsJson(options)
      ? jsonText(result, options)
      : `${options.dryRun ? 'Would import' : 'Imported'} ${ranges.length.toLocaleString('en-US')} ranges of ${countries} countries${overlaps > 0 ? `; of ${overlaps.toLocaleString('en-US')} that overlap the narrower counts` : ''}.\n` +
          (about.credit === '' ? '' : `Credit, shown under the map: ${visibleText(about.credit)}\n`) +
          (options.dryRun
            ? 'Nothing was written.\n'
            : `Kept in ${visibleText(to)}. The console has them within seconds.\n`),
  )
  return 0
}

/** `firebreak ranges show [ADDRESS...]`: what is imported, or where addresses are registered. */
export async function rangesShow(addresses: string[], options: RangesOptions): Promise<number> {
  const terminal = createTerminal(options)
  const table = await createCountryBook(rangesFile()).table()
  const found = addresses.map((address) => ({ address, country: table?.countryOf(address) ?? null }))
  if (wantsJson(options)) {
    const about = table === null ? null : { ...table.about, ranges: table.ranges }
    await terminal.write(jsonText({ schema: 'firebreak.ranges-show/1', imported: about, addresses: found }, options))
    return 0
  }
  if (table === null) {
    await terminal.write(
      'No ranges are imported: firebreak ranges import FILE. docs/ranges.md says which files there are.\n',
    )
    return 0
  }
  const { files, imported, credit } = table.about
  const lines =
    addresses.length > 0
      ? found.map(
          ({ address, country }) => `${visibleText(address)}  ${country === null ? 'unknown' : countryName(country)}`,
        )
      : [
          `${table.ranges.toLocaleString('en-US')} ranges, imported ${imported}`,
          ...files.map(({ name, date }) => `  ${visibleText(name)}${date === null ? '' : `, data of ${date}`}`),
          ...(credit === '' ? [] : [`  ${visibleText(credit)}`]),
        ]
  await terminal.write(`${lines.join('\n')}\n`)
  return 0
}

function readRanges(path: string): { file: RangeFile; format: RangeFormat } {
  const text = readText(path)
  const format = rangeFormatOf(text)
  if (format === null)
    fail('ranges-broken', `This is none of: ${RANGE_FORMATS.map(({ title }) => title).join('; ')}.`, { file: path })
  const file = format.parse(text)
  if (file.ranges.length === 0)
    fail('ranges-broken', 'No range of it names a country.', {
      file: path,
      ...(file.firstBroken === null ? {} : { line: file.firstBroken }),
    })
  return { file, format }
}

function readText(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES) fail('ranges-broken', 'The file is larger than 512 MB.', { file: path })
    const bytes = readFileSync(path)
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
    return (packed ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes).toString('latin1')
  } catch (error) {
    if (error instanceof FirebreakError) throw error
    const broken = error instanceof Error && /unexpected end|incorrect|larger than/i.test(error.message)
    return fail(broken ? 'ranges-broken' : fileErrorCode(error), 'The file cannot be read.', {
      file: path,
      cause: error,
    })
  }
}

/** All of it or nothing: a server may read it at any moment. */
function writeWhole(to: string, bytes: Buffer): void {
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
    writeFileSync(`${to}.new`, bytes, { mode: 0o600 })
    renameSync(`${to}.new`, to)
  } catch (error) {
    fail('state-directory', `The ranges cannot be kept: ${error instanceof Error ? error.message : 'unknown fault'}.`, {
      file: to,
      cause: error,
    })
  }
}

function countryName(code: string): string {
  return `${new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' }).of(code)} (${code})`
}
