import type { AffectedRow } from '../advisories/book/types.ts'
import { compareVersions, inRange, isVersionKey, versionKey } from '../versions/api.ts'
import type { Holding } from './holding.ts'
import { fitsModule } from './module-stream.ts'
import { isOfChannel } from './origin.ts'

/**
 * What one row says of one holding.
 * `affected`; `fixed`: the holding has the fix; `outside`: the range lies elsewhere, which is no fix; `not-affected`: the
 * publisher says so of this very product; `asking`: the publisher still looks into it; `silent`: it speaks of something else.
 */
export type Answer = 'affected' | 'fixed' | 'outside' | 'not-affected' | 'asking' | 'silent'

/** Why a match may be wrong: each becomes a sentence. */
export type Doubt = 'foreign' | 'no-versions' | 'odd-version' | 'module-unknown' | 'other-line'

export interface Judgement {
  row: AffectedRow
  answer: Answer
  /** Lowest version of the source package that holds the fix; null: none is known. */
  fixed: string | null
  /** Installed binaries that it was decided on; empty: the source package. */
  binaries: string[]
  doubts: Doubt[]
  /** The row's support channel is one this holding comes from; null: the row has none. */
  inChannel: boolean | null
}

/** `version`: of what the row's ranges speak of, the source package or, for RPM rows named after one, a binary. */
export function judgeRow(row: AffectedRow, holding: Holding, version: string): Judgement {
  const judgement: Judgement = {
    row,
    answer: 'silent',
    fixed: null,
    binaries: [],
    doubts: holding.foreign ? ['foreign'] : [],
    inChannel: row.channel === null ? null : isOfChannel(row.channel, holding.channels),
  }
  const module = fitsModule(row, holding, version)
  if (module === 'other') return judgement
  if (module === 'unknown') judgement.doubts.push('module-unknown')
  if (module === 'other-line') judgement.doubts.push('other-line')
  if (row.binaries.length > 0 && !limitToBinaries(judgement, row, holding)) return judgement
  if (row.status === 'not-affected') {
    judgement.answer =
      row.ranges.length + row.versions.length === 0 || isInside(row, version) ? 'not-affected' : 'silent'
    return judgement
  }
  const answer = byBinaries(row, holding, judgement) ?? answerOf(row, version, judgement)
  judgement.answer = answer === 'affected' && row.status === 'under-investigation' ? 'asking' : answer
  return judgement
}

/** A row for some binaries only: decided on those that are installed. False when none is. */
function limitToBinaries(judgement: Judgement, row: AffectedRow, holding: Holding): boolean {
  for (const binary of row.binaries)
    if (holding.binaries.some(({ name }) => name === binary.name)) judgement.binaries.push(binary.name)
  return judgement.binaries.length > 0
}

/** A row that gives versions for binaries alone; null when it gives them for the source package. */
function byBinaries(row: AffectedRow, holding: Holding, judgement: Judgement): Answer | null {
  if (row.ranges.length > 0 || row.versions.length > 0) return null
  const fixes = row.binaries.filter((binary) => binary.fixed !== null && judgement.binaries.includes(binary.name))
  if (fixes.length === 0) return null
  const open = fixes.filter(({ name, fixed }) =>
    holding.binaries.some(
      (binary) => binary.name === name && compareVersions(row.scheme, binary.version, fixed ?? '') < 0,
    ),
  )
  const decisive = open.length > 0 ? open : fixes
  judgement.binaries = decisive.map(({ name }) => name)
  judgement.fixed = decisive[0]?.fixed ?? null
  return open.length > 0 ? 'affected' : 'fixed'
}

function answerOf(row: AffectedRow, version: string, judgement: Judgement): Answer {
  if (row.ranges.length === 0 && row.versions.length === 0) {
    judgement.doubts.push('no-versions')
    return 'affected'
  }
  // What is no version has a key of its own kind: asked of the memo, not parsed anew for every row.
  if (!isVersionKey(versionKey(row.scheme, version))) {
    // Only equality can be asked of a text that is no version.
    if (row.versions.length > 0 && !row.versions.includes(version) && row.ranges.length === 0) return 'outside'
    judgement.doubts.push('odd-version')
    judgement.fixed = highestFix(row)
    return 'affected'
  }
  const range = row.ranges.find((one) => inRange(row.scheme, version, one))
  if (range !== undefined) {
    judgement.fixed = range.fixed
    return 'affected'
  }
  if (row.versions.includes(version)) {
    judgement.fixed = highestFix(row)
    return 'affected'
  }
  const fix = highestFix(row)
  judgement.fixed = fix
  return fix !== null && compareVersions(row.scheme, version, fix) >= 0 ? 'fixed' : 'outside'
}

function isInside(row: AffectedRow, version: string): boolean {
  return row.versions.includes(version) || row.ranges.some((range) => inRange(row.scheme, version, range))
}

function highestFix(row: AffectedRow): string | null {
  if (row.ranges.length === 1) return row.ranges[0]?.fixed ?? null
  let best: string | null = null
  for (const { fixed } of row.ranges)
    if (fixed !== null && (best === null || compareVersions(row.scheme, fixed, best) > 0)) best = fixed
  return best
}
