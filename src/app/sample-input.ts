import { sampleLog } from '../watch/sample/sample-log.ts'
import type { Input } from '../watch/logs/read/types.ts'

/** The built-in sample, read like a file but from memory: nothing is written. */
export function sampleInput(): Input {
  const text = Buffer.from(sampleLog(), 'latin1')
  return {
    path: 'built-in sample',
    kind: 'memory',
    size: text.length,
    mtime: 0,
    start: 0,
    identity: 'sample',
    bytes: text,
  }
}
