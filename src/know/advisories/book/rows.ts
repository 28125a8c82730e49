import type { AffectedPackage, DistroVerdict, VersionRange, VersionScheme } from '../../../model/advisory.ts'
import type { ByteReader, ByteSink } from './bytes.ts'
import type { StringReader, StringTable } from './strings.ts'
import type { AffectedRow } from './types.ts'

/*
 * One row in a few bytes, all numbers of `bytes.ts`: package key, advisory, a word of small fields, ranges (three
 * optional texts each), then what the word says is there. The orders of these lists are part of the file format.
 */
const SCHEMES: readonly VersionScheme[] = [
  'deb',
  'rpm',
  'apk',
  'semver',
  'pep440',
  'maven',
  'rubygems',
  'packagist',
  'nuget',
  'windows',
  'opaque',
  'pub',
  'hackage',
  'cran',
]
const STATUSES: ReadonlyArray<AffectedPackage['status']> = ['affected', 'not-affected', 'under-investigation']
const VERDICTS: ReadonlyArray<DistroVerdict | null> = [
  null,
  'no-dsa',
  'ignored',
  'postponed',
  'end-of-life',
  'unimportant',
  'undetermined',
]

const HAS_VERSIONS = 1 << 9
const HAS_BINARIES = 1 << 10
const HAS_MODULE = 1 << 11
const HAS_CHANNEL = 1 << 12
const HAS_REASON = 1 << 13

export function writeRow(
  sink: ByteSink,
  strings: StringTable,
  key: number,
  advisory: number,
  row: AffectedPackage,
): void {
  sink.number(key)
  sink.number(advisory)
  sink.number(
    SCHEMES.indexOf(row.scheme) |
      (STATUSES.indexOf(row.status) << 4) |
      (VERDICTS.indexOf(row.verdict) << 6) |
      (row.versions.length > 0 ? HAS_VERSIONS : 0) |
      (row.binaries.length > 0 ? HAS_BINARIES : 0) |
      (row.module !== null ? HAS_MODULE : 0) |
      (row.channel !== null ? HAS_CHANNEL : 0) |
      (row.reason !== null ? HAS_REASON : 0),
  )
  sink.number(row.ranges.length)
  for (const range of row.ranges) {
    sink.number(strings.optional(range.introduced))
    sink.number(strings.optional(range.fixed))
    sink.number(strings.optional(range.lastAffected))
  }
  if (row.versions.length > 0) {
    sink.number(row.versions.length)
    for (const version of row.versions) sink.number(strings.numberOf(version))
  }
  if (row.binaries.length > 0) {
    sink.number(row.binaries.length)
    for (const binary of row.binaries) {
      sink.number(strings.numberOf(binary.name))
      sink.number(strings.optional(binary.fixed))
    }
  }
  if (row.module !== null) sink.number(strings.numberOf(row.module))
  if (row.channel !== null) sink.number(strings.numberOf(row.channel))
  if (row.reason !== null) sink.number(strings.numberOf(row.reason))
}

/** The row and the number of its package key. */
export function readRow(reader: ByteReader, strings: StringReader): { key: number; row: AffectedRow } {
  const key = reader.number()
  const advisory = reader.number()
  const word = reader.number()
  const ranges: VersionRange[] = []
  for (let left = reader.number(); left > 0; left--)
    ranges.push({
      introduced: strings.optional(reader.number()),
      fixed: strings.optional(reader.number()),
      lastAffected: strings.optional(reader.number()),
    })
  const versions: string[] = []
  if (word & HAS_VERSIONS)
    for (let left = reader.number(); left > 0; left--) versions.push(strings.text(reader.number()))
  const binaries: AffectedRow['binaries'] = []
  if (word & HAS_BINARIES)
    for (let left = reader.number(); left > 0; left--)
      binaries.push({ name: strings.text(reader.number()), fixed: strings.optional(reader.number()) })
  const row: AffectedRow = {
    advisory,
    scheme: SCHEMES[word & 15] ?? 'opaque',
    status: STATUSES[(word >> 4) & 3] ?? 'affected',
    ranges,
    versions,
    binaries,
    module: word & HAS_MODULE ? strings.text(reader.number()) : null,
    channel: word & HAS_CHANNEL ? strings.text(reader.number()) : null,
    verdict: VERDICTS[(word >> 6) & 7] ?? null,
    reason: word & HAS_REASON ? strings.text(reader.number()) : null,
  }
  return { key, row }
}
