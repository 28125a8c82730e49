import type { Warning } from '../../../../model/look-report.ts'
import { ERRORS } from '../../../../support/errors.ts'
import type { FileFinding, UnparsedFinding } from '../findings.ts'
import type { Partial } from '../partial.ts'
import { RUN, type SegmentTally } from '../segment-tally.ts'

/** What the merge knows of an input. */
export interface FileFact {
  path: string
  /** Id of the format that its first lines have; null when none fits. */
  format: string | null
}

export interface MergedFiles {
  files: FileFinding[]
  unparsedSamples: UnparsedFinding[]
  warnings: Warning[]
  /** Lines of the file before a segment: `lineBase(file, segment) + line in the segment + 1` is the line's number. */
  lineBase(file: number, segment: number): number
}

const SAMPLES_A_FILE = 5
const SAMPLES = 100

export function mergeFiles(facts: readonly FileFact[], partials: readonly Partial[]): MergedFiles {
  const byFile: SegmentTally[][] = facts.map(() => [])
  for (const partial of partials) for (const segment of partial.segments) byFile[segment.file]!.push(segment)
  const bases = new Map<string, number>()
  const warnings: Warning[] = []
  const files = facts.map((fact, file) => {
    const segments = byFile[file]!.sort((a, b) => a.segment - b.segment)
    let lines = 0
    for (const segment of segments) {
      bases.set(`${file} ${segment.segment}`, lines)
      lines += segment.lines
    }
    const merged = mergeSegments(fact.path, segments)
    warnings.push(...warningsOf(fact, merged, segments))
    return merged
  })
  const lineBase = (file: number, segment: number): number => bases.get(`${file} ${segment}`) ?? 0
  return { files, warnings, lineBase, unparsedSamples: mergeSamples(facts, partials, lineBase) }
}

function mergeSegments(path: string, segments: readonly SegmentTally[]): FileFinding {
  const total = { bytes: 0, lines: 0, unparsed: 0, skipped: 0, cut: 0 }
  const formats = new Map<string, number>()
  let first = 0
  let last = 0
  for (const one of segments) {
    for (const key of ['bytes', 'lines', 'unparsed', 'skipped', 'cut'] as const) total[key] += one[key]
    for (const [id, lines] of Object.entries(one.formats)) formats.set(id, (formats.get(id) ?? 0) + lines)
    if (one.first !== 0 && (first === 0 || one.first < first)) first = one.first
    last = Math.max(last, one.last)
  }
  const found = [...formats]
    .map(([id, lines]) => ({ id, lines }))
    .sort((a, b) => b.lines - a.lines || (a.id < b.id ? -1 : 1))
  const parsed = found.reduce((sum, one) => sum + one.lines, 0)
  return { path, formats: found, ...total, parsed, first: first || null, last: last || null }
}

function mergeSamples(
  facts: readonly FileFact[],
  partials: readonly Partial[],
  lineBase: MergedFiles['lineBase'],
): UnparsedFinding[] {
  const ofFile = new Map<number, number>()
  return partials
    .flatMap((partial) => partial.samples)
    .sort((a, b) => a.file - b.file || a.segment - b.segment || a.line - b.line)
    .filter((one) => {
      const before = ofFile.get(one.file) ?? 0
      ofFile.set(one.file, before + 1)
      return before < SAMPLES_A_FILE
    })
    .slice(0, SAMPLES)
    .map((one) => ({
      file: facts[one.file]!.path,
      line: lineBase(one.file, one.segment) + one.line + 1,
      reason: one.reason,
      text: one.text,
    }))
}

function warningsOf(fact: FileFact, file: FileFinding, segments: readonly SegmentTally[]): Warning[] {
  const found: Warning[] = []
  const say = (
    code: 'line-endless' | 'format-unknown' | 'format-stopped',
    message: string,
    line: number | null,
  ): void => {
    found.push({ code, message, file: fact.path, line, remedy: ERRORS[code].remedy })
  }
  if (file.cut > 0) {
    const what =
      file.cut === 1
        ? 'A line is longer than 64 KiB; it was cut there.'
        : `${file.cut} lines are longer than 64 KiB; they were cut there.`
    say('line-endless', what, firstCut(segments))
  }
  if (file.parsed === 0 && file.unparsed > 0)
    say('format-unknown', `None of its ${file.unparsed} lines has a known format.`, 1)
  else if (fact.format !== null) {
    const line = firstStrangers(segments)
    const others = file.formats.filter((one) => one.id !== fact.format)
    if (line >= 0) {
      const read = others.map((one) => `${one.lines} as ${one.id}`).join(', ')
      say(
        'format-stopped',
        `From this line on lines do not fit ${fact.format}: ${read === '' ? '' : `${read}, `}${file.unparsed} not read.`,
        line + 1,
      )
    }
  }
  return found
}

function firstCut(segments: readonly SegmentTally[]): number | null {
  let base = 0
  for (const one of segments) {
    if (one.firstCut >= 0) return base + one.firstCut + 1
    base += one.lines
  }
  return null
}

/** First line of the first run of lines that do not fit the file's format, also when it goes across segments; -1: none. */
function firstStrangers(segments: readonly SegmentTally[]): number {
  let base = 0
  let open = 0
  let from = 0
  for (const one of segments) {
    const { atStart, found } = one.strangers
    if (atStart > 0 && open + atStart >= RUN) return open > 0 ? from : base
    if (found >= 0) return base + found
    const reachesEnd = one.strangers.open > 0 && one.strangers.openFrom + one.strangers.open === one.lines
    if (!reachesEnd) open = one.lines === 0 ? open : 0
    else if (one.strangers.openFrom === 0) {
      if (open === 0) from = base
      open += one.lines
    } else {
      open = one.strangers.open
      from = base + one.strangers.openFrom
    }
    base += one.lines
  }
  return -1
}
