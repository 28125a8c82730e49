import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'
import { detectFormat } from '../../logs/formats/detect.ts'
import type { Format } from '../../logs/formats/types.ts'
import { LINE_LIMIT } from './feeder.ts'

/** The format of the first bytes of a file; null when no known one fits. `habit` is taken at once when it fits every line. */
export function sampleFormat(head: Uint8Array, habit: Format | null = null): Format | null {
  const lines = linesOf(head)
  if (habit !== null && !habit.directives && lines.length > 0) {
    const parser = habit.open()
    if (lines.every((line) => 'peer' in parser.parse(line))) return habit
  }
  return detectFormat(lines)?.format ?? null
}

/** Whole lines, without their ends; the cut one at the end only when there is no other. */
function linesOf(head: Uint8Array): ByteString[] {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, LINE_LIMIT))
  if (lines.length > 1) lines.pop()
  return lines.filter((line) => line.trim() !== '')
}
