import type { Warning } from '../../../model/look-report.ts'
import { openPositional } from '../../logs/read/positional.ts'
import type { Input, PositionalFile } from '../../logs/read/types.ts'
import type { Format } from '../../logs/formats/types.ts'
import type { Kernel } from '../kernel/types.ts'
import { createFeeder } from './feeder.ts'
import { faultOf, type Segment } from './plan.ts'
import type { Reader } from './reader.ts'
import type { SegmentTally } from './segment-tally.ts'

export interface SegmentReader {
  /** Reads one segment; `stop` is asked between chunks. A fault of the file becomes a warning. */
  read(
    file: number,
    number: number,
    input: Input,
    format: Format | null,
    segment: Segment,
    stop: () => boolean,
  ): SegmentTally
  readonly warnings: Warning[]
  close(): void
}

/** Reads segments of plain files by position; the file read last stays open. */
export function createSegmentReader(kernel: Kernel, reader: Reader): SegmentReader {
  const warnings: Warning[] = []
  let opened: { path: string; file: PositionalFile } | null = null

  function fileOf(input: Input): PositionalFile {
    if (opened?.path === input.path) return opened.file
    close()
    const file = openPositional(input)
    opened = { path: input.path, file }
    return file
  }

  function close(): void {
    opened?.file.close()
    opened = null
  }

  return {
    warnings,
    close,
    read(file, number, input, format, segment, stop) {
      reader.open(file, number, format, segment.preamble)
      const feeder = createFeeder(kernel, { origin: input.start, from: segment.from, to: segment.to }, reader.lines)
      let complete = false
      try {
        const source = fileOf(input)
        while (!stop()) {
          const { offset, length } = feeder.room()
          const got = source.readAt(feeder.position, kernel.buffer, offset, length)
          complete = got === 0 || feeder.feed(got)
          if (got === 0) feeder.end()
          if (complete) break
        }
      } catch (error) {
        if (!warnings.some((one) => one.file === input.path)) warnings.push(faultOf(error, input.path))
      }
      const read = complete ? segment.to : Math.min(Math.max(feeder.position, segment.from), segment.to)
      return reader.close(read - segment.from, complete)
    },
  }
}
