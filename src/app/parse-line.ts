import type { ByteString, LogRecord } from '../model/record.ts'
import { detectFormat } from '../watch/logs/formats/detect.ts'
import { formatById } from '../watch/logs/formats/api.ts'
import type { Format } from '../watch/logs/formats/types.ts'

export interface ParsedLine {
  record: LogRecord
  format: Format
  confidence: number
}

/** Parses one line on its own: by the format given, else by the one its content fits best; null when none fits. */
export function parseLine(line: ByteString, forced: Format | null): ParsedLine | null {
  const found = forced ? { format: forced, confidence: 1 } : detectFormat([line])
  if (!found) return null
  const parsed = found.format.open().parse(line)
  return 'failed' in parsed || 'skipped' in parsed ? null : { record: parsed, ...found }
}

/** For the tests inside rules. */
export function parseAnyLine(line: ByteString, format?: string): LogRecord | null {
  return parseLine(line, format === undefined ? null : formatById(format))?.record ?? null
}
