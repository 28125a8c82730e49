import type { LogRecord } from '../../src/model/record.ts'
import { createAnyParser } from '../../src/watch/logs/formats/detect.ts'
import { parseAddress } from '../../src/support/address.ts'
import type { Parsed } from '../../src/watch/logs/formats/types.ts'
import { hostile } from './hostile.ts'
import type { Server } from './server-writing.ts'

export interface Outcome {
  server: string
  lines: number
  /** Lines that became a record, as a share. */
  read: number
  /** Lines whose source was not the true peer; the first few are kept. */
  wrong: number
  samples: string[]
}

type Read = (line: string) => Parsed

/**
 * Writes `lines` lines of a server under a client that forges, and reads each twice: with the format alone, and as one file of mixed
 * formats. `reader` replaces both, to show that the proof can fail.
 */
export function forge(server: Server, lines: number, seed: number, reader?: Read): Outcome {
  const from = hostile(seed)
  const parser = server.format.open()
  const mixed = createAnyParser(server.format)
  const readers: Read[] = reader === undefined ? [(line) => parser.parse(line), (line) => mixed.parse(line)] : [reader]
  for (const line of server.head ?? []) for (const read of readers) read(line)
  const outcome: Outcome = { server: server.name, lines, read: 0, wrong: 0, samples: [] }
  let read = 0
  for (let i = 0; i < lines; i++) {
    const peer = from.peer()
    const line = server.line(from, peer)
    const truth = parseAddress(peer)?.text ?? peer
    for (const [which, readLine] of readers.entries()) {
      const parsed = readLine(line)
      if (!isRecord(parsed)) continue
      if (which === 0) read++
      if (parsed.source === truth && parsed.peer === truth) continue
      outcome.wrong++
      if (outcome.samples.length < 3)
        outcome.samples.push(`${parsed.source} instead of ${truth}: ${JSON.stringify(line)}`)
    }
  }
  outcome.read = read / lines
  return outcome
}

/** What a careless reader would do: the first address anywhere in the line. It must be caught. */
export function careless(line: string): Parsed {
  const found = /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(line)?.[0]
  return found === undefined ? { failed: 'no address' } : ({ source: found, peer: found } as LogRecord)
}

function isRecord(parsed: Parsed): parsed is LogRecord {
  return 'source' in parsed
}
