import type { Warning } from '../../../model/look-report.ts'
import type { Format } from '../../logs/formats/types.ts'
import { openStream } from '../../logs/read/stream.ts'
import type { Input } from '../../logs/read/types.ts'
import type { Kernel } from '../kernel/types.ts'
import { createFeeder } from './feeder.ts'
import type { Reader } from './reader.ts'
import { sampleFormat } from './sample-format.ts'

const SAMPLE_BYTES = 32_768

/**
 * Reads an input that comes as a stream, straight into the kernel's memory, as one segment. `tick` is told the bytes of the input used and
 * the lines read so far. Returns the format found and the input's faults.
 */
export async function readStream(
  kernel: Kernel,
  reader: Reader,
  file: number,
  input: Input,
  preset: Format | null,
  stop: () => boolean,
  tick: (taken: number) => void,
): Promise<{ format: Format | null; warnings: Warning[]; lines: number }> {
  const stream = await openStream(input)
  const feeder = createFeeder(kernel, { origin: 0, from: 0, to: Number.MAX_SAFE_INTEGER }, reader.lines)
  let format = preset
  let bytes = 0
  let complete = false
  let opened = false
  try {
    while (!stop()) {
      const { offset, length } = feeder.room()
      let got = 0
      let ended = false
      // Sources give what they have; full chunks make the findings independent of how the bytes happened to come.
      while (got < length && !stop()) {
        const more = await stream.read(kernel.buffer, offset + got, length - got)
        ended = more === 0
        if (ended) break
        got += more
        tick(stream.taken)
      }
      if (!opened) {
        format ??= sampleFormat(kernel.buffer.slice(offset, offset + Math.min(got, SAMPLE_BYTES)))
        reader.open(file, 0, format, [])
        opened = true
      }
      bytes += got
      if (got > 0) feeder.feed(got)
      if (ended) {
        feeder.end()
        complete = true
        break
      }
    }
  } finally {
    await stream.close()
  }
  if (!opened) reader.open(file, 0, format, [])
  const { lines } = reader.close(bytes, complete)
  return { format, warnings: [...stream.warnings], lines }
}
