import type { Warning } from '../../../model/look-report.ts'
import type { ByteString } from '../../../model/record.ts'
import { FirebreakError } from '../../../support/errors.ts'
import type { Format } from '../../logs/formats/types.ts'
import { openPositional } from '../../logs/read/positional.ts'
import type { Input, PositionalFile } from '../../logs/read/types.ts'
import { LINE_LIMIT } from './feeder.ts'
import { sampleFormat } from './sample-format.ts'

/** An input with all that is known before it is read. */
export interface PlannedFile {
  input: Input
  /** Null: no known format fits its beginning, or it is a stream and not yet sampled. */
  format: Format | null
  segments: Segment[]
}

/** Lines that start in [from, to). */
export interface Segment {
  from: number
  to: number
  /** Directives in force where it begins. */
  preamble: ByteString[]
}

export interface Plan {
  files: PlannedFile[]
  warnings: Warning[]
}

const SAMPLE_BYTES = 32_768
const NEWLINE = 10
const SCAN_BYTES = 1 << 18
/** Behind so many files, the format of the file before is tried first and alone. */
const HABIT = 16
const NAME_LIMIT = 64
const NAMES = 16

/** Samples the format of every plain file and cuts it into segments. Faults become warnings: the other files are read. */
export function planReading(
  inputs: readonly Input[],
  formats: ReadonlyMap<string, Format>,
  segmentBytes: number,
): Plan {
  const warnings: Warning[] = []
  let before: Format | null = null
  const files = inputs.map((input, at): PlannedFile => {
    const preset = formats.get(input.path) ?? null
    if (input.kind !== 'file') return { input, format: preset, segments: [] }
    try {
      const file = openPositional(input)
      try {
        const format: Format | null = preset ?? formatOf(file, input.start, at >= HABIT ? before : null)
        before = format
        return { input, format, segments: segmentsOf(file, input.start, format, segmentBytes) }
      } finally {
        file.close()
      }
    } catch (error) {
      warnings.push(faultOf(error, input.path))
      return { input, format: preset, segments: [] }
    }
  })
  return { files, warnings }
}

/** By its beginning; when that says nothing (one endless line, a banner), by places further on, the last of them the end. */
function formatOf(file: PositionalFile, start: number, habit: Format | null): Format | null {
  const bytes = new Uint8Array(SAMPLE_BYTES)
  const found = sampleFormat(bytes.subarray(0, file.readAt(start, bytes, 0, SAMPLE_BYTES)), habit)
  if (found !== null || file.size - start <= SAMPLE_BYTES) return found
  for (const share of [0.25, 0.5, 0.75, 1]) {
    const place = Math.floor((file.size - start - SAMPLE_BYTES) * share) + start
    const part = bytes.subarray(0, file.readAt(place, bytes, 0, SAMPLE_BYTES))
    const lineStart = part.indexOf(NEWLINE) + 1
    const later = lineStart === 0 ? null : sampleFormat(part.subarray(lineStart))
    if (later !== null) return later
  }
  return null
}

/** A fault of one input as a warning. */
export function faultOf(error: unknown, file: string): Warning {
  if (!(error instanceof FirebreakError)) throw error
  return { code: error.code, message: error.message, file, line: null, remedy: error.remedy }
}

function segmentsOf(file: PositionalFile, start: number, format: Format | null, segmentBytes: number): Segment[] {
  const segments: Segment[] = []
  for (let from = start; from < file.size; from += segmentBytes) {
    segments.push({ from, to: Math.min(from + segmentBytes, file.size), preamble: [] })
  }
  if (format?.directives && segments.length > 1) giveDirectives(file, start, segments)
  return segments
}

/** Finds all lines that begin with `#`, and tells every segment the last one of each name before it. */
function giveDirectives(file: PositionalFile, start: number, segments: Segment[]): void {
  const block = Buffer.alloc(SCAN_BYTES + LINE_LIMIT)
  const inForce = new Map<string, ByteString>()
  let next = 0
  let atLineStart = true
  for (let position = start; position < file.size; position += SCAN_BYTES) {
    // A little more than the step is read, so that a directive at its end is whole.
    const got = file.readAt(position, block, 0, block.length)
    const step = Math.min(got, SCAN_BYTES)
    for (let mark = block.indexOf(35); mark >= 0 && mark < step; mark = block.indexOf(35, mark + 1)) {
      if (mark === 0 ? !atLineStart : block[mark - 1] !== 10) continue
      while (next < segments.length && segments[next]!.from <= position + mark)
        segments[next++]!.preamble = [...inForce.values()]
      const end = block.subarray(0, got).indexOf(10, mark)
      const line = block.toString('latin1', mark, Math.min(end < 0 ? got : end, mark + LINE_LIMIT)).replace(/\r$/, '')
      const name = /^#[A-Za-z-]*:?/.exec(line)?.[0].slice(0, NAME_LIMIT) ?? '#'
      if (inForce.delete(name) || inForce.size < NAMES) inForce.set(name, line)
    }
    atLineStart = block[step - 1] === 10
    if (got === 0) break
  }
  while (next < segments.length) segments[next++]!.preamble = [...inForce.values()]
}
