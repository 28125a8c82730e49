import { addressText } from '../../../../support/address.ts'
import { estimate, mergeInto, standardError } from '../../distinct.ts'
import { createSourceTable, SOURCE_SKETCH_BITS } from '../../kernel/plain/source-table.ts'
import type { SourceFinding } from '../findings.ts'
import type { Partial } from '../partial.ts'

const SLOTS_MOST = 1 << 20

export interface MergedSources {
  /** The best, without threats. */
  sources: Array<SourceFinding & { key: Uint8Array }>
  error: number
  distinct: { count: number; error: number }
}

export function mergeSources(
  partials: readonly Partial[],
  wanted: number,
  nameOf: (key: Uint8Array) => string,
): MergedSources {
  const { keys, numbers, error } = partials.length === 1 ? partials[0]!.sources : tableOf(partials)
  const count = keys.length / 16
  const best = bestRows(numbers, keys, wanted)
  const sources = best.map((row) => {
    const key = keys.subarray(row * 16, row * 16 + 16)
    const [requests, probes, first, last] = numbers.subarray(row * 4, row * 4 + 4)
    return {
      key,
      address: nameOf(key),
      requests: requests!,
      probes: probes!,
      threats: [],
      first: first! || null,
      last: last! || null,
    }
  })
  return { sources, error, distinct: error === 0 ? { count, error: 0 } : sketched(partials) }
}

function sketched(partials: readonly Partial[]): { count: number; error: number } {
  const registers = new Uint8Array(1 << SOURCE_SKETCH_BITS)
  for (const partial of partials) mergeInto(registers, partial.sources.registers)
  return { count: estimate(registers, SOURCE_SKETCH_BITS), error: standardError(SOURCE_SKETCH_BITS) }
}

function tableOf(partials: readonly Partial[]): { keys: Uint8Array; numbers: Float64Array; error: number } {
  const most = partials.reduce((sum, partial) => sum + partial.sources.keys.length / 16, 0)
  const table = createSourceTable(Math.min(SLOTS_MOST, 2 ** Math.ceil(Math.log2(Math.max(16, most * 1.5)))))
  for (const { sources } of partials) {
    for (let row = 0; row < sources.keys.length / 16; row++) {
      const [requests, probes, first, last] = sources.numbers.subarray(row * 4, row * 4 + 4)
      table.add(sources.keys.subarray(row * 16, row * 16 + 16), requests!, probes!, first!, last!)
      if ((row & 4095) === 4095) table.trim()
    }
    table.trim()
  }
  const entries = [...table.entries()]
  const keys = new Uint8Array(entries.length * 16)
  const numbers = new Float64Array(entries.length * 4)
  entries.forEach((entry, row) => {
    keys.set(table.key(entry), row * 16)
    numbers.set([table.requests(entry), table.probes(entry), table.first(entry), table.last(entry)], row * 4)
  })
  return { keys, numbers, error: table.error + partials.reduce((sum, partial) => sum + partial.sources.error, 0) }
}

/** Rows with most probes, then most requests, then by key. */
function bestRows(numbers: Float64Array, keys: Uint8Array, wanted: number): number[] {
  const count = numbers.length / 4
  const scores = new Float64Array(count)
  for (let row = 0; row < count; row++)
    scores[row] = Math.min(numbers[row * 4 + 1]!, 2 ** 26 - 1) * 2 ** 27 + Math.min(numbers[row * 4]!, 2 ** 27 - 1)
  const least = wanted >= count ? 0 : (scores.slice().sort()[count - Math.max(wanted, 1)] ?? 0)
  const rows: number[] = []
  for (let row = 0; row < count; row++) if (scores[row]! >= least) rows.push(row)
  rows.sort((a, b) => scores[b]! - scores[a]! || compareKeys(keys, a, b))
  return rows.slice(0, wanted)
}

function compareKeys(keys: Uint8Array, a: number, b: number): number {
  return Buffer.compare(keys.subarray(a * 16, a * 16 + 16), keys.subarray(b * 16, b * 16 + 16))
}

/** Text of a key: an address, or the name it stands for. */
export function namer(partials: readonly Partial[]): (key: Uint8Array) => string {
  const names = new Map(partials.flatMap((partial) => partial.names))
  return (key) => {
    if (key[0] !== 0xff) return addressText(key)
    const hex = Buffer.from(key).toString('hex')
    return names.get(hex) ?? `name-${hex.slice(2, 14)}`
  }
}
