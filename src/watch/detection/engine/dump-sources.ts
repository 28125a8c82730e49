import type { SourceTable } from '../kernel/types.ts'
import type { Partial } from './partial.ts'

/** All that a table knows, as plain data. */
export function dumpSources(table: SourceTable): Partial['sources'] {
  let size = 0
  for (const _ of table.entries()) size++
  const keys = new Uint8Array(size * 16)
  const numbers = new Float64Array(size * 4)
  let row = 0
  for (const entry of table.entries()) {
    keys.set(table.key(entry), row * 16)
    numbers[row * 4] = table.requests(entry)
    numbers[row * 4 + 1] = table.probes(entry)
    numbers[row * 4 + 2] = table.first(entry)
    numbers[row * 4 + 3] = table.last(entry)
    row++
  }
  return { keys, numbers, error: table.error, registers: table.registers.slice() }
}
