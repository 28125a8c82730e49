/** What one reader counted in one segment of one file. Plain data; line numbers count from 0 in the segment. */
export interface SegmentTally {
  file: number
  /** Number among the file's segments. */
  segment: number
  bytes: number
  lines: number
  /** Lines by the id of the format that read them. */
  formats: Record<string, number>
  unparsed: number
  skipped: number
  cut: number
  firstCut: number
  /** Seconds, 0 when unknown. */
  first: number
  last: number
  strangers: Strangers
  /** True when the whole segment was read. */
  complete: boolean
}

/** Runs of lines that do not fit the file's own format: how a change of format shows, also across segments. */
export interface Strangers {
  /** Length of the run that starts with the first line. */
  atStart: number
  /** The run that is open at the end. */
  open: number
  openFrom: number
  /** First line of the first run of `RUN` lines that lies inside the segment; -1: none. */
  found: number
}

export const RUN = 20

export function createSegmentTally(file: number, segment: number): SegmentTally {
  const strangers = { atStart: 0, open: 0, openFrom: -1, found: -1 }
  const counts = { bytes: 0, lines: 0, unparsed: 0, skipped: 0, cut: 0, firstCut: -1, first: 0, last: 0 }
  return { file, segment, formats: {}, strangers, complete: false, ...counts }
}

export function countFormat(tally: SegmentTally, id: string, lines: number): void {
  if (lines > 0) tally.formats[id] = (tally.formats[id] ?? 0) + lines
}

export function seeTimes(tally: { first: number; last: number }, first: number, last: number): void {
  if (first !== 0 && (tally.first === 0 || first < tally.first)) tally.first = first
  if (last > tally.last) tally.last = last
}

/** A line that does not fit the file's own format. */
export function countStranger(strangers: Strangers, line: number): void {
  if (strangers.open > 0 && strangers.openFrom + strangers.open === line) strangers.open++
  else {
    strangers.open = 1
    strangers.openFrom = line
  }
  if (strangers.openFrom === 0) strangers.atStart = strangers.open
  if (strangers.open === RUN && strangers.found < 0) strangers.found = strangers.openFrom
}
