import type { Format } from '../formats/types.ts'
import type { FormatText } from './types.ts'

/** The log format a server's configuration describes; null when it cannot be read. */
export function formatOf(_text: FormatText): Format | null {
  return null
}
