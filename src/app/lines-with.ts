import type { ByteString } from '../model/record.ts'
import { openStream } from '../watch/logs/read/stream.ts'
import type { Input } from '../watch/logs/read/types.ts'

export interface NumberedLine {
  file: string
  /** From 1. */
  line: number
  /** Without its line end, cut at 64 KiB. */
  text: ByteString
}

const CHUNK = 1 << 20
const LONGEST = 65_536

/** Lines that hold `needle` (lower case) anywhere, file by file: a cheap first look; who really sent them is for the parser to say. */
export async function* linesWith(inputs: readonly Input[], needle: string): AsyncGenerator<NumberedLine> {
  for (const input of inputs) yield* linesOf(input, needle)
}

async function* linesOf(input: Input, needle: string): AsyncGenerator<NumberedLine> {
  const stream = await openStream(input)
  try {
    const chunk = Buffer.alloc(CHUNK)
    let rest = ''
    let line = 0
    for (;;) {
      const size = await stream.read(chunk, 0, CHUNK)
      const lines = (rest + chunk.toString('latin1', 0, size)).split('\n')
      // The last piece has no newline yet; of an endless line only the start is kept.
      rest = size === 0 ? '' : (lines.pop() ?? '').slice(0, LONGEST)
      for (const raw of lines) {
        line++
        const text = raw.slice(0, LONGEST).replace(/\r$/, '')
        if (text.toLowerCase().includes(needle)) yield { file: input.path, line, text }
      }
      if (size === 0) return
    }
  } finally {
    await stream.close()
  }
}
